"""The letters to those who wait for a place: it is offered, and it went to somebody else."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop

from bookings import links
from bookings.message_kinds import names, words
from bookings.message_kinds.facts import GONE, standing
from bookings.message_kinds.letters import Line, compose
from bookings.models import Course, Offer, WaitingEntry
from salon import clock
from salon.outbox.kinds import Letter, Standing
from salon.outbox.models import Message
from salon.outbox.moments import answer_moment
from salon.outbox.rules import rules_of
from salon.outbox.services import Draft

ANSWERED = gettext_noop("The offer has been answered, or the place is gone.")


def draft(kind: str, offer: Offer) -> list[Draft]:
    """Return the mail about one offer, unless the owner switched its kind off."""
    entry, client = offer.entry, offer.entry.client
    rules, now = rules_of(entry.location), clock.now()
    rule = rules.of(kind)
    if not rule.enabled:
        return []
    return [
        Draft(
            kind=kind,
            key=f"{kind}:offer:{offer.pk}",
            due_at=answer_moment(now, timedelta(0), rules.quiet_for(rule, client.zone_name)),
            useless_at=offer.starts_at,
            about={"client": client.pk} | ({"course": entry.course_id} if entry.course_id else {}),
            payload={"offer": offer.pk},
            location_id=entry.location_id,
            to_address=client.email,
            language=client.language,
            recipient=f"client:{client.pk}",
            zone_name=client.zone_name,
        )
    ]


def offers_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """An offer is true while it is open, its client still waits and the place lies ahead."""
    now = clock.now()

    def judge(offer: Offer) -> bool:
        waits = offer.entry.status == WaitingEntry.Status.WAITING
        return offer.status == Offer.Status.OPEN and waits and offer.starts_at > now

    return _stand(messages, judge)


def losses_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    return _stand(messages, lambda offer: offer.status == Offer.Status.LOST)


def render(kind: str) -> Callable[[Sequence[Message]], Mapping[int, Letter]]:
    """Return the renderer of a kind of letter about an offer."""

    def render_many(messages: Sequence[Message]) -> Mapping[int, Letter]:
        offers = _offers(messages)
        found = {message: offers.get(message.payload["offer"]) for message in messages}
        return {message.pk: _letter(kind, offer, message) for message, offer in found.items() if offer}

    return render_many


def offer_url(offer: Offer) -> str:
    """Return the page where she takes the place or leaves it, open until it begins."""
    client = offer.entry.client
    token = links.offer_token(offer=offer.pk, email=client.email, series=client.link_series, expires_at=offer.starts_at)
    site: str = settings.SITE_URL
    return site + reverse("bookings:offer", args=[token])


def _letter(kind: str, offer: Offer, message: Message) -> Letter:
    entry = offer.entry
    course = entry.course or Course(
        client=entry.client, location=entry.location, treatment=entry.treatment, sessions_total=1
    )
    course.client, course.location = entry.client, entry.location
    facts: dict[str, Any] = {
        "session": _line(offer, course.minutes or 60),
        "total": course.sessions_total,
        "visit_url": offer_url(offer) if kind == names.PLACE_OFFERED else "",
    }
    return compose(kind, course=course, client=entry.client, facts=facts, wording=message.wording)


def _line(offer: Offer, minutes: int) -> Line:
    zone, language = offer.entry.location.zone, offer.entry.client.language
    ends: datetime = offer.starts_at + timedelta(minutes=minutes)
    return Line(
        number=1,
        day=words.day(offer.starts_at, zone, language),
        starts=words.clock_time(offer.starts_at, zone, language),
        ends=words.clock_time(ends, zone, language),
        cosmetologist=offer.cosmetologist.name,
    )


def _offers(messages: Sequence[Message]) -> dict[int, Offer]:
    related = ("entry__client", "entry__location", "entry__treatment", "entry__course__treatment", "cosmetologist")
    return Offer.objects.select_related(*related).in_bulk({message.payload["offer"] for message in messages})


def _stand(messages: Sequence[Message], judge: Callable[[Offer], bool]) -> Mapping[int, Standing]:
    offers = _offers(messages)
    found = {}
    for message in messages:
        offer = offers.get(message.payload["offer"])
        if offer is None:
            found[message.pk] = Standing(untrue=GONE)
        else:
            found[message.pk] = standing(message, offer.entry.client, "" if judge(offer) else ANSWERED)
    return found
