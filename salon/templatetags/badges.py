"""States as badges: icon + word + colour, never colour alone.

Knows the words of every state and how each looks; must not know what leads to a state.
"""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from salon.templatetags.icons import drawing

register = template.Library()


@dataclass(frozen=True)
class Look:
    """How a state is shown. ``tone`` is a class of tones.css, ``manner`` a modifier of .badge."""

    word: Any
    icon: str
    tone: str
    manner: str = ""

    @property
    def classes(self) -> str:
        manner = f" badge--{self.manner}" if self.manner else ""
        return f"badge tone-{self.tone}{manner}"


SESSION = {
    "booked": Look(pgettext_lazy("session", "Booked"), "calendar", "slate"),
    "confirmed": Look(pgettext_lazy("session", "Confirmed"), "calendar-check", "teal"),
    "arrived": Look(pgettext_lazy("session", "Arrived"), "armchair", "sand"),
    "in_treatment": Look(pgettext_lazy("session", "In treatment"), "wind", "water", "live"),
    "completed": Look(pgettext_lazy("session", "Completed"), "circle-check", "moss"),
    "stopped": Look(pgettext_lazy("session", "Stopped"), "octagon-x", "coral"),
    "no_show": Look(pgettext_lazy("session", "No-show"), "user-x", "coral"),
    "cancelled": Look(pgettext_lazy("session", "Cancelled"), "ban", "mist", "struck"),
}
COURSE = {
    "active": Look(pgettext_lazy("course", "Running"), "circle-dot", "teal"),
    "paused": Look(pgettext_lazy("course", "Paused"), "circle-pause", "sand"),
    "completed": Look(pgettext_lazy("course", "Completed"), "circle-check", "moss"),
    "cancelled": Look(pgettext_lazy("course", "Cancelled"), "ban", "mist", "struck"),
}
VERDICT = {
    "clear": Look(pgettext_lazy("verdict", "Clear"), "shield-check", "moss"),
    "restricted": Look(pgettext_lazy("verdict", "Restricted"), "shield-alert", "sand"),
    "deferred": Look(pgettext_lazy("verdict", "Deferred"), "hourglass", "water"),
    "refused": Look(pgettext_lazy("verdict", "Refused"), "shield-x", "coral"),
}
MESSAGE = {
    "pending": Look(pgettext_lazy("message", "Scheduled"), "clock", "slate"),
    "held": Look(pgettext_lazy("message", "Held back"), "circle-pause", "sand"),
    "sending": Look(pgettext_lazy("message", "Sending"), "send", "water"),
    "sent": Look(pgettext_lazy("message", "Sent"), "mail-check", "moss"),
    "failed": Look(pgettext_lazy("message", "Failed"), "mail-x", "coral"),
    "withdrawn": Look(pgettext_lazy("message", "Withdrawn"), "undo-2", "mist", "struck"),
}
UNKNOWN = Look("", "circle-dashed", "mist")


def draw(look: Look, word: Any = None, classes: str = "") -> SafeString:
    """Return a badge; ``word`` replaces the look's own."""
    return format_html(
        '<span class="{}">{}<span class="badge__word">{}</span></span>',
        f"{look.classes} {classes}".rstrip(),
        drawing(look.icon),
        word or look.word,
    )


def _of(looks: dict[str, Look], state: Any) -> SafeString:
    return draw(looks.get(str(state), UNKNOWN), None if str(state) in looks else str(state))


@register.simple_tag
def session_badge(status: Any) -> SafeString:
    return _of(SESSION, status)


@register.simple_tag
def course_badge(status: Any) -> SafeString:
    return _of(COURSE, status)


@register.simple_tag
def verdict_badge(outcome: Any) -> SafeString:
    return _of(VERDICT, outcome)


@register.simple_tag
def message_badge(state: Any) -> SafeString:
    return _of(MESSAGE, state)


@register.simple_tag
def badge(word: Any, icon: str = "info", tone: str = "slate", manner: str = "") -> SafeString:
    """A badge of your own: ``{% badge "Expires in 3 days" icon="hourglass" tone="sand" %}``."""
    return draw(Look(word, icon, tone, manner))


@register.filter
def session_look(status: Any) -> Look:
    """The look of a session's state, for a card that places word, icon and tone itself."""
    return SESSION.get(str(status), UNKNOWN)


@register.filter
def verdict_look(outcome: Any) -> Look:
    return VERDICT.get(str(outcome), UNKNOWN)
