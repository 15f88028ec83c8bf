"""The kinds of messages a booking sends: their names, rules, renderers and validators."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from bookings.message_kinds import names
from bookings.message_kinds.chapters import chapter
from bookings.message_kinds.wordings import WORDINGS, places_of
from salon.outbox.kinds import Anchor, Kind, register, register_names, register_sample

GRACE = timedelta(seconds=60)  # an undone booking, or a second move within it, sends nothing twice


def register_all() -> None:
    """Make every kind known to the outbox."""
    from bookings.message_kinds import (
        facts,
        milestones,
        note_facts,
        of_changes,
        of_course,
        of_questions,
        of_session,
        of_waiting,
        samples,
    )

    given = facts.sessions_stand(facts.given)
    register_sample(samples.sample)
    register_names("client", facts.names_of_clients)
    register_names("session", facts.names_of_sessions)
    register(
        Kind(
            name=names.CONFIRMATION,
            label=_("Confirmation of the course"),
            still_true=facts.confirmations_stand,
            render=of_course.render_confirmations,
            **_answer(names.CONFIRMATION),
        )
    )
    for name, label, offset, judge in (
        (names.REMINDER_2D, _("Reminder, days before"), timedelta(days=2), facts.to_come),
        (names.UNCONFIRMED, _("Not confirmed yet"), timedelta(hours=30), facts.unconfirmed),
        (names.REMINDER_3H, _("Reminder, hours before"), timedelta(hours=3), facts.to_come),
    ):
        register(
            Kind(
                name=name,
                label=label,
                still_true=facts.sessions_stand(judge),
                render=of_session.render(name, of_session.reminder),
                anchor=Anchor.BEFORE_START,
                offset=offset,
                once_a_day=name != names.REMINDER_3H,  # it belongs to the day of the visit
                **_day(name),
                **_words(name),
            )
        )
    for name, label in (
        (names.MOVED, _("Session moved")),
        (names.CANCELLED, _("Session cancelled")),
        (names.CHANGED, _("Dates changed")),
        (names.PAUSED, _("Course paused")),
    ):
        register(
            Kind(
                name=name,
                label=label,
                still_true=note_facts.notes_stand,
                render=of_changes.render_notes(name),
                **_answer(name),
            )
        )
    for name, label, offset, stand, more in (
        (names.AFTERCARE, _("Aftercare"), timedelta(hours=1), given, of_session.aftercare),
        (names.SKIN_CHECK, _("How is your skin"), timedelta(days=2), facts.skin_checks_stand, of_session.nothing_more),
        (names.HALF_WAY, _("Half-way"), timedelta(days=1), milestones.half_ways_stand, of_session.nothing_more),
        (
            names.LAST_SESSION,
            _("After the last session"),
            timedelta(days=1),
            milestones.last_sessions_stand,
            of_session.nothing_more,
        ),
        (names.REBOOK, _("Time to come back"), timedelta(days=42), milestones.rebooks_stand, of_session.nothing_more),
    ):
        register(
            Kind(
                name=name,
                label=label,
                still_true=stand,
                render=of_session.render(name, more),
                anchor=Anchor.AFTER_END,
                offset=offset,
                once_a_day=name != names.AFTERCARE,  # it belongs to the day of the visit
                **_day(name),
                **_words(name),
            )
        )
    register(
        Kind(
            name=names.WISH_DECLINED,
            label=_("Another time is not possible"),
            still_true=facts.sessions_stand(facts.to_come),
            render=of_session.render(names.WISH_DECLINED, of_session.reminder),
            **_answer(names.WISH_DECLINED),
        )
    )
    for name, label, stand in (
        (names.PLACE_OFFERED, _("A free place offered"), of_waiting.offers_stand),
        (names.PLACE_GONE, _("The offered place is taken"), of_waiting.losses_stand),
    ):
        register(Kind(name=name, label=label, still_true=stand, render=of_waiting.render(name), **_answer(name)))
    register(
        Kind(
            name=names.SCREENING_DUE,
            label=_("Questions before the answers run out"),
            still_true=of_questions.questions_due_stand,
            render=of_questions.render_questions_due,
            anchor=Anchor.BEFORE_START,
            offset=timedelta(days=3),
            essential=True,
            **_day(names.SCREENING_DUE),
            **_words(names.SCREENING_DUE),
        )
    )


def _words(name: str) -> dict[str, Any]:
    return {"wording": WORDINGS[name], "places": places_of(name), "chapter": chapter(name)}


def _day(name: str) -> dict[str, Any]:
    """What becomes of it on a day with more than one mail. What is in the order of importance is never lost."""
    rank = names.rank(name)
    alike = names.ALIKE if name in names.ALIKE else ()
    return {"rank": rank, "needed": rank < len(names.IMPORTANCE), "covers": alike}


def _answer(name: str) -> dict[str, Any]:
    """What tells her that something was booked or changed: soon, at any hour, however many, and never stopped."""
    rule = {"anchor": Anchor.AFTER_EVENT, "offset": GRACE, "quiet": False, "once_a_day": False, "essential": True}
    return rule | _words(name)
