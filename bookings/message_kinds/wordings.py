"""The shipped words of each kind in the closed language, and what an owner's text may hold.

The newer kinds are written from these; the older ones have templates with finer plurals, and these are what the owner
starts from when she makes the text her own. The greeting stands above every text, the button and the phone below it.
"""

from django.utils.translation import gettext_lazy as _

from bookings.message_kinds import names
from salon.outbox.wording import DETAILS, Wording

_ALWAYS = {
    "first_name": _("her first name"),
    "salon": _("the salon's name"),
    "phone": _("the salon's phone"),
    "treatment": _("the treatment"),
}
_SESSION = {
    "date": _("the day of the session"),
    "time": _("when it begins"),
    "number": _("which session of the course it is"),
    "total": _("how many sessions the course has"),
    "sessions_total": _('the sessions of the course, counted: "10 sessions"'),
    "sessions_left": _('what is left after this session, counted: "4 sessions left"'),
    "cosmetologist": _("the cosmetologist"),
}
_COUNT = {"sessions": _('how many sessions it is about, such as "10 sessions"')}
_DETAILS = {DETAILS: _("the dates, changes or advice it is about, on a line of its own")}

# Which fragment of templates/messages shows what a kind is about.
FRAGMENTS = {
    names.CONFIRMATION: "_dates",
    names.REMINDER_2D: "_session",
    names.REMINDER_3H: "_session",
    names.UNCONFIRMED: "_session",
    names.WISH_DECLINED: "_session",
    names.SCREENING_DUE: "_session",
    names.AFTERCARE: "_advices",
    **dict.fromkeys(names.NOTES, "_changes"),
}
_UPDATED = _("your dates have changed:\n\n{details}\n\nThe attached file brings your calendar up to date.")
_REMINDER = Wording(
    _("{date}, {time}: your session at {salon}"),
    _("we look forward to seeing you:\n\n{details}\n\nPlease tell us whether you will come."),
)
WORDINGS = {
    names.CONFIRMATION: Wording(
        _("{salon}: {sessions}"),
        _("you have booked {sessions}: {treatment}.\n\n{details}\n\nThe attached file puts them into your calendar."),
    ),
    names.REMINDER_2D: _REMINDER,
    names.REMINDER_3H: _REMINDER,
    names.UNCONFIRMED: Wording(
        _("Will you come on {date}, {time}?"),
        _(
            "you have not told us yet whether you will come:\n\n{details}\n\n"
            "One press of the button is enough. If the time does not suit you any more, choose another one there."
        ),
    ),
    names.MOVED: Wording(_("Your dates at {salon} have changed"), _UPDATED),
    names.CHANGED: Wording(_("Your dates at {salon} have changed"), _UPDATED),
    names.CANCELLED: Wording(
        _("Cancelled at {salon}: {sessions}"),
        _("this is cancelled:\n\n{details}\n\nThe attached file brings your calendar up to date."),
    ),
    names.PAUSED: Wording(
        _("Your course at {salon} is paused"),
        _("your course is paused, so these dates are cancelled:\n\n{details}\n\nCall us when you want to go on."),
    ),
    names.AFTERCARE: Wording(
        _("After your session at {salon}"),
        _(
            "thank you for coming today. So that your skin gets the most out of it:\n\n{details}\n\n"
            "Something feels wrong? Please call us, we are glad to help."
        ),
    ),
    names.SKIN_CHECK: Wording(
        _("How are you after your session at {salon}?"),
        _(
            "your session was on {date}. How is your skin?\n\n"
            "A light redness that has passed by now is normal. If anything itches, burns or is still red, "
            "please call us before your next session."
        ),
    ),
    names.HALF_WAY: Wording(
        _("Half of your course at {salon} is done"),
        _(
            "you have had {number} of {total} sessions: half the way is done.\n\n"
            "All dates to come, and what helps your skin at home, are on your page."
        ),
    ),
    names.LAST_SESSION: Wording(
        _("Thank you from {salon}"),
        _(
            "that was the last of your {total} sessions. Thank you for your trust!\n\n"
            "What helps your skin at home to keep what it has gained is on your page."
        ),
    ),
    names.REBOOK: Wording(
        _("Time to come back to {salon}?"),
        _(
            "your last session was on {date}. Many clients come back about now to keep what they have gained.\n\n"
            "Would you like to? Call us or answer this mail, and we will find dates that suit you."
        ),
    ),
    names.WISH_DECLINED: Wording(
        _("The other time you asked {salon} for"),
        _(
            "we are sorry: the other time you asked for does not work. Your session stays where it is:\n\n{details}\n\n"
            "You can ask for another time on your page, or call us."
        ),
    ),
    names.PLACE_OFFERED: Wording(
        _("A place is free at {salon}: {date}, {time}"),
        _(
            "you are on our waiting list, and a place is free: {date}, {time}, with {cosmetologist}.\n\n"
            "It is yours if you take it first: one press on the page behind the button."
        ),
    ),
    names.PLACE_GONE: Wording(
        _("The place on {date} has been taken"),
        _(
            "the place we offered you, {date}, {time}, has gone to somebody who answered first. "
            "You stay on our waiting list, and we will write again."
        ),
    ),
    names.SCREENING_DUE: Wording(
        _("A few questions before your next visit to {salon}"),
        _(
            "before this session we need your answers once more. It takes two minutes:\n\n{details}\n\n"
            "You can answer on your own page, or with us when you come."
        ),
    ),
}


def places_of(kind: str) -> dict[str, object]:
    """Return what a text of this kind may hold: the placeholders with their meaning."""
    found: dict[str, object] = dict(_ALWAYS)
    if kind in (*names.OF_A_SESSION, names.WISH_DECLINED, names.SCREENING_DUE, names.PLACE_OFFERED, names.PLACE_GONE):
        found |= _SESSION
    else:
        found |= _COUNT
    return found | (_DETAILS if kind in FRAGMENTS else {})
