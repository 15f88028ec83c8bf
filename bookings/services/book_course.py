"""A whole course is booked, or nothing is: one transaction under the diary's lock.

A single visit is a course of one session. Knows the order of the questions; each is answered elsewhere (terms,
clients.clearance, check_places, the constraints).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Cosmetologist, Course
from bookings.planning.model import Wish
from bookings.proposals import Slot
from bookings.services import alternatives, conflicts, events
from bookings.services.check_places import Lost, dated, places_near, require_aware, require_rules, require_sane
from bookings.services.conflicts import Alternatives
from bookings.services.locking import in_diary
from bookings.services.make_sessions import make_sessions
from bookings.services.other_serums import naming_other_serums
from bookings.services.plan_course import require_together
from bookings.services.terms import Terms, terms_for
from bookings.wishes import write_wishes
from clients.clearance import require_bookable
from clients.models import Client, Screening
from clients.services.present import hold_present
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.errors import Invalid
from treatments.models import Indication, Serum, Treatment


def book_course(
    *,
    location: Location,
    client: Client,
    treatment: Treatment,
    serum: Serum,
    indications: Iterable[Indication],
    screening: Screening,
    slots: Sequence[Slot],
    actor: Actor,
    minutes: int | None = None,
    per_week: int | None = None,
    min_gap_days: int | None = None,
    wishes: Sequence[Wish] = (),
    preferred: Cosmetologist | None = None,
) -> Course:
    """Book a course with a session in every slot. A constant number of queries, however many slots.

    Sessions are numbered in the order of time.

    Args:
        minutes, per_week, min_gap_days: the protocol's where None.
        wishes, preferred: remembered for later changes of plan.

    Raises:
        Invalid: an impossible number or moment; a broken rule (``order``, ``gap``, ``rhythm``); outside working or
            opening hours (``not_possible``); what :func:`clients.clearance.require_bookable` says.
        Conflict: ``conflict``: somebody was quicker; three alternatives for each date lost.
            ``client_erased``.
        Busy: the diary stayed locked.
    """
    require_together(location=location, client=client, cosmetologists=[preferred])
    if not slots:
        said = _("Choose at least one date.")
        raise Invalid("invalid", said, errors={"sessions": [said]})
    terms = terms_for(treatment, sessions=len(slots), minutes=minutes, per_week=per_week, min_gap_days=min_gap_days)
    wanted = _numbered(slots)
    require_sane(wanted, location=location)
    dates = [dated(slot, location) for slot in wanted]
    require_rules(dates, terms=terms)

    def lost() -> list[Lost]:
        near = places_near(wanted, location=location, treatment_id=treatment.pk, client_id=client.pk, terms=terms)
        return near.lost(wanted)

    def work() -> Course:
        hold_present(client)
        with naming_other_serums(client, treatment, serum, lambda: list(indications)):
            standing = require_bookable(
                client=client,
                treatment=treatment,
                serum=serum,
                dates=[one.on for one in dates],
                today=clock.today(location.zone),
                screening=screening,
            )
        conflicts.require_none(lost())
        course = _new_course(location, client, treatment, serum, screening, terms, wishes, preferred, actor)
        course.save(force_insert=True)
        _list_indications(course, indications)
        sessions = make_sessions(course=course, slots=wanted, terms=terms, actor=actor)
        events.note_course(course, "booked", actor=actor, sessions=len(sessions), **standing.stands_on)
        messages.course_booked(course, sessions, actor)
        return course

    def others() -> Alternatives:
        return alternatives.to_lost(
            location=location,
            treatment_id=treatment.pk,
            client_id=client.pk,
            terms=terms,
            slots=wanted,
            wishes=wishes,
            preferred_id=preferred.pk if preferred else None,
        )

    with conflicts.explained(location=location, lost=lost, alternatives=others):
        return in_diary([location.pk, client.location_id], work)


def _numbered(slots: Sequence[Slot]) -> list[Slot]:
    require_aware(slots)
    in_time = sorted(slots, key=lambda slot: slot.starts_at)
    return [replace(slot, number=number) for number, slot in enumerate(in_time, start=1)]


def _new_course(
    location: Location,
    client: Client,
    treatment: Treatment,
    serum: Serum,
    screening: Screening,
    terms: Terms,
    wishes: Sequence[Wish],
    preferred: Cosmetologist | None,
    actor: Actor,
) -> Course:
    return Course(
        location=location,
        client=client,
        treatment=treatment,
        serum=serum,
        screening=screening,
        sessions_total=terms.sessions,
        per_week=terms.per_week,
        min_gap_days=terms.min_gap_days,
        minutes=terms.minutes,
        minutes_before=terms.minutes_before,
        minutes_after=terms.minutes_after,
        wishes=write_wishes(wishes),
        preferred_cosmetologist=preferred,
        booked_at=clock.now(),
        booked_by=actor.user,
    )


def _list_indications(course: Course, indications: Iterable[Indication]) -> None:
    through = Course.indications.through
    through.objects.bulk_create(
        through(course_id=course.pk, indication_id=key) for key in sorted({one.pk for one in indications})
    )
