"""The kinds of messages a booking sends: their names, rules, renderers and validators."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from bookings.message_kinds import names
from salon.outbox.kinds import Anchor, Kind, register, register_names

GRACE = timedelta(seconds=60)  # an undone booking, or a second move within it, sends nothing twice


def register_all() -> None:
    """Make every kind known to the outbox."""
    from bookings.message_kinds import facts, note_facts, of_course, of_session

    register_names("client", facts.names_of_clients)
    register_names("session", facts.names_of_sessions)
    register(
        Kind(
            name=names.CONFIRMATION,
            label=_("Confirmation of the course"),
            still_true=facts.confirmations_stand,
            render=of_course.render_confirmations,
            anchor=Anchor.AFTER_EVENT,
            offset=GRACE,
            quiet=False,
        )
    )
    for name, label, offset in (
        (names.REMINDER_2D, _("Reminder, days before"), timedelta(days=2)),
        (names.REMINDER_3H, _("Reminder, hours before"), timedelta(hours=3)),
    ):
        register(
            Kind(
                name=name,
                label=label,
                still_true=facts.reminders_stand,
                render=of_session.render(name, of_session.reminder),
                anchor=Anchor.BEFORE_START,
                offset=offset,
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
                render=of_course.render_notes(name),
                anchor=Anchor.AFTER_EVENT,
                offset=GRACE,
                quiet=False,
            )
        )
    register(
        Kind(
            name=names.AFTERCARE,
            label=_("Aftercare"),
            still_true=facts.aftercare_stands,
            render=of_session.render(names.AFTERCARE, of_session.aftercare),
            anchor=Anchor.AFTER_END,
            offset=timedelta(hours=1),
        )
    )
