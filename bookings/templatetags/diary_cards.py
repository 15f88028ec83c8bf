"""The cards of the diary as HTML: plain Python, as a full day has 150 of them and a template takes ten times as long.

Whatever a person wrote is escaped. Knows how a card looks; must not know where its facts come from.
"""

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.diary import By, Column, Stretch, Visit
from bookings.planning.timeline import SLOT_MINUTES
from bookings.selectors.moves import VERBS
from bookings.states import SessionStatus
from salon.accounts.policies import TREAT
from salon.templatetags.badges import SESSION
from salon.templatetags.icons import drawing
from salon.templatetags.places import DAY, place

register = template.Library()

MOST_HELD = 12  # slots of five minutes, as far as place.css has classes
SOON = 1  # days ahead that an unconfirmed session is pointed out
FEW = 2  # so many sessions left are worth a word: the next course wants to be talked about
SHORT, TINY = (
    (50, 65),
    (35, 45),
)  # minutes, roomy and dense, below which a card has no room for all of its lines, or two
NO_SHOW_AFTER = 10  # minutes late, from which "did not come" stands beside "arrived"

_CARD = (
    '<li class="visit {place}{state}" data-visit="{pk}" data-version="{version}" data-at="{time}" data-on="{on}" '
    'data-minutes="{minutes}"{movable}>'
    '<a class="visit__card tone-{tone}" id="s{pk}" href="{url}" data-dialog draggable="false" aria-label="{label}">'
    '<span class="visit__top"><time class="visit__time">{time}</time>{icon}<span class="visit__status">{word}</span>'
    '<span class="visit__number">{number}/{total}</span></span>'
    '<span class="visit__name"><bdi>{client}</bdi>{alerts}</span>'
    '<span class="visit__more">{more}</span></a>{buttons}</li>'
)
_OFF = '<li class="diary__off {place}">{word}</li>'
_FREE = (
    '<li class="diary__room"><a class="diary__free {place}" data-dialog data-at="{since}" '
    'data-until="{until}" href="{url}?date={on}&amp;time={since}&amp;cosmetologist={who}" aria-label="{label}">'
    "</a></li>"
)
_BUTTON = (
    '<button class="visit__do" form="press" name="press" value="{code}-{pk}-{version}" title="{word}" '
    'aria-label="{word}: {client}">{icon}</button>'
)


class Cards:
    """Draws the cards of one page: what is the same on all of them is looked up once."""

    def __init__(self, by: By, role: str | None, *, dense: bool) -> None:
        self._by, self._may_treat, self._dense = by, TREAT.allows(role), dense
        self._looks = {status: (str(look.word), drawing(look.icon, "s"), look.tone) for status, look in SESSION.items()}
        self._url = reverse("bookings:session", args=[0])
        self._place = reverse("bookings:place")
        self._away = f'<span class="diary__off-word">{escape(_("Away"))}</span>'
        self._off = f'<span class="visually-hidden">{escape(_("Off"))}</span>'
        self._book = escape(_("Free %(from)s–%(until)s: book"))
        self._verbs = {code: (escape(str(verb.label)), drawing(verb.icon)) for code, verb in VERBS.items()}

    def stretches(self, column: Column) -> Iterator[str]:
        """Hours off and absences, then the empty places, as far as the column has them."""
        for off in column.off:
            yield _OFF.format(place=_placed(off), word=self._away if off.away else self._off)
        for free in column.free:
            since, until = f"{free.starts_at:%H:%M}", f"{free.ends_at:%H:%M}"
            yield _FREE.format(
                place=_placed(free),
                since=since,
                until=until,
                url=self._place,
                on=column.on.isoformat(),
                who=column.id,
                label=self._book % {"from": since, "until": until},
            )

    def card(self, visit: Visit) -> str:
        word, icon, tone = self._looks[visit.status]
        start = visit.starts_at.hour * 60 + visit.starts_at.minute
        minutes = (visit.ends_at - visit.starts_at).seconds // 60
        client, alerts = escape(visit.client), list(self._alerts(visit))
        time = f"{visit.starts_at:%H:%M}"
        more = [visit.cosmetologist] if self._by in (By.ROOMS, By.DEVICES) else []
        said = [f"{time}–{visit.ends_at:%H:%M}", visit.client, f"{visit.number}/{visit.total}", word]
        label = ", ".join([*said, *(words for _icon, words in alerts), visit.treatment, visit.serum, *more])
        return _CARD.format(
            place=place(start - visit.before, min(start + minutes + visit.after, DAY)),
            state=self._state(visit, minutes),
            pk=visit.pk,
            version=visit.version,
            time=time,
            on=visit.on.isoformat(),
            minutes=minutes,
            movable=" data-movable" if visit.upcoming else "",
            tone=tone,
            url=self._url.replace("0", str(visit.pk)),
            label=escape(label),
            icon=icon,
            word=escape(word),
            number=visit.number,
            total=visit.total,
            client=client,
            alerts="".join(f'<span class="visit__alert">{drawing(name, "s")}</span>' for name, _words in alerts),
            more=escape(" · ".join([*more, visit.serum, visit.treatment])),
            buttons="".join(
                _BUTTON.format(
                    code=code,
                    pk=visit.pk,
                    version=visit.version,
                    client=client,
                    word=self._verbs[code][0],
                    icon=self._verbs[code][1],
                )
                for code in self._presses(visit)
            ),
        )

    def _state(self, visit: Visit, lasts: int) -> str:
        before, after = (min(minutes // SLOT_MINUTES, MOST_HELD) for minutes in (visit.before, visit.after))
        size = " visit--short" * (lasts < SHORT[self._dense]) + " visit--tiny" * (lasts < TINY[self._dense])
        held = f" pre-{before} post-{after}{size}"
        if visit.status == SessionStatus.IN_TREATMENT:
            return f"{held} visit--live"
        if visit.ghost:
            return f" pre-0 post-0{size} visit--ghost"
        return f"{held} visit--late" if visit.late else held

    def _alerts(self, visit: Visit) -> Iterator[tuple[str, str]]:
        """Icons and words of what the desk should see; the words stand in the card's name."""
        if visit.ghost:
            return
        if visit.to_be_looked_at:
            yield "shield-alert", _("a cosmetologist has to look first")
        if visit.late:
            yield "clock-alert", _("late")
        if visit.unconfirmed and (visit.on - self._today(visit)).days <= SOON:
            yield "circle-question-mark", _("not confirmed")
        if visit.screening_due:
            yield "hourglass", _("screening due")
        if visit.first:
            yield "sparkles", _("first session")
        elif visit.left == 0:
            yield "flag", _("last session")
        elif visit.left <= FEW:
            yield (
                "flag",
                ngettext("%(count)d session left", "%(count)d sessions left", visit.left) % {"count": visit.left},
            )

    def _today(self, visit: Visit) -> date:
        return visit.now.astimezone(visit.starts_at.tzinfo).date()

    def _presses(self, visit: Visit) -> Iterator[str]:
        """The steps offered on the card itself: those that are due today."""
        if visit.on != self._today(visit):
            return
        if visit.upcoming:
            if (visit.now - visit.starts_at).total_seconds() > NO_SHOW_AFTER * 60:
                yield "no-show"
            yield "arrive"
        elif visit.status == SessionStatus.ARRIVED and self._may_treat:
            yield "start"


def _placed(stretch: Stretch) -> str:
    """The classes of a stretch of one day; what ends on a later day is shown to midnight."""
    start, end = (moment.hour * 60 + moment.minute for moment in (stretch.starts_at, stretch.ends_at))
    return place(start, end if end > start else DAY)


@register.simple_tag(takes_context=True)
def column_day(context: Any, column: Column) -> SafeString:
    """One column: hours off, empty places, cards in the order of time. Needs ``day`` and ``role`` in the context."""
    cards = context.get("cards")
    if cards is None:
        cards = context.dicts[0]["cards"] = Cards(context["day"].by, context.get("role"), dense=context["dense"])
    return SafeString("".join([*cards.stretches(column), *(cards.card(visit) for visit in column.visits)]))
