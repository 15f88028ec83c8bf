"""``{% icon "calendar" %}``: a lucide drawing, inline. Knows drawing only; must not know what an icon means where.

An icon beside a word is mute (aria-hidden); one that stands alone carries its word as ``label``.
"""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

register = template.Library()


@lru_cache(maxsize=512)
def drawing(name: str, size: str = "", label: str = "") -> SafeString:
    """Return the icon as inline SVG.

    Args:
        name: lucide's name of the drawing; an unknown one raises ``lucide.IconDoesNotExist``.
        size: "" (1.25 em), "s" (1 em) or "l" (2 rem).
        label: what it says to those who do not see it; empty if a word stands beside it.
    """
    attributes = {"class": f"icon icon--{size}" if size else "icon", "focusable": "false"}
    attributes |= {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return SafeString(lucide(name, size=20, **attributes))


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    # A lazy translation would be kept in the cache in the first reader's language.
    return drawing(str(name), str(size), str(label))
