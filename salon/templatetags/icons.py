"""``{% icon "calendar" %}``: a lucide drawing, inline. Knows drawing only; must not know what an icon means where.

An icon beside a word is mute (aria-hidden); one that stands alone carries its word as ``label``.
"""

from functools import lru_cache
from xml.etree import ElementTree

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from salon.one_path import one_path

register = template.Library()


@lru_cache(maxsize=512)
def drawing(name: str, size: str = "", label: str = "") -> SafeString:
    """Return the icon as inline SVG.

    Args:
        name: lucide's name of the drawing; an unknown one raises ``lucide.IconDoesNotExist``.
        size: "" (1.25 em), "s" (1 em) or "l" (2 rem).
        label: what it says to those who do not see it; empty if a word stands beside it.
    """
    attributes = {"class": f"icon icon--{size}" if size else "icon", "viewBox": "0 0 24 24"}
    attributes |= {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    drawn = ElementTree.fromstring(lucide(name))  # noqa: S314 - lucide's own file
    data = one_path(list(drawn))
    shapes = f'<path d="{data}"/>' if data else "".join(ElementTree.tostring(one, "unicode") for one in drawn)
    said = format_html_join("", ' {}="{}"', attributes.items())
    return SafeString(f"<svg{said}>{shapes}</svg>")


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    # A lazy translation would be kept in the cache in the first reader's language.
    return drawing(str(name), str(size), str(label))
