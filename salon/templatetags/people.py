"""A person as a dot with initials. Knows names only."""

from zlib import crc32

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

TONES = ("teal", "water", "moss", "sand", "slate")  # coral is kept for what is wrong


def initials(name: str) -> str:
    """Return one or two capitals: first letters of the first and the last word. Empty name: a middle dot."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "·"
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def tone_of(name: str) -> str:
    """Return the same tone for the same name, whatever the process (so not ``hash``)."""
    return TONES[crc32(name.encode()) % len(TONES)]


@register.simple_tag
def avatar(name: object, size: str = "") -> SafeString:
    """The dot is mute: the name always stands beside it."""
    text = str(name)
    modifier = f" avatar--{size}" if size else ""
    return format_html(
        '<span class="avatar{} tone-{}" aria-hidden="true">{}</span>', modifier, tone_of(text), initials(text)
    )
