"""The words of the rules between the sessions of a course."""

from django.utils.translation import gettext_lazy as _lazy

from bookings.course_rules import Broken, Rule

_RULES = {
    Rule.ORDER: _lazy("Session %(last)d would begin before session %(first)d."),
    Rule.GAP: _lazy("Between sessions %(first)d and %(last)d there must be at least %(gap)d days."),
    Rule.RHYTHM: _lazy("Sessions %(first)d to %(last)d would be more than %(per_week)d in 7 days."),
}


def rule(broken: Broken, *, per_week: int, min_gap_days: int) -> str:
    """Return which rule between sessions is broken, by which numbers."""
    return str(_RULES[broken.rule]) % {
        "first": broken.sessions[0].number,
        "last": broken.last.number,
        "gap": min_gap_days,
        "per_week": per_week,
    }
