"""Filters of the catalogue's pages."""

from decimal import Decimal

from django import template

from treatments import sentences
from treatments.kinds import Standing
from treatments.models import Contraindication

register = template.Library()


@register.filter
def area_words(areas: list[str]) -> str:
    return sentences.area_words(areas)


@register.filter
def what_it_does(rule: Contraindication) -> str:
    return sentences.what_it_does(rule)


@register.filter
def when_asked(rule: Contraindication) -> str:
    return sentences.when_asked(rule)


@register.filter
def kind_look(kind: str) -> dict[str, str]:
    """Return ``word``, ``icon`` and ``tone`` of a kind of contraindication."""
    word, icon, tone = sentences.KIND_LOOKS[kind]
    return {"word": str(word), "icon": icon, "tone": tone}


@register.filter
def movement_word(kind: str) -> str:
    return str(sentences.MOVEMENTS[kind])


@register.filter
def standing_look(standing: Standing) -> dict[str, str]:
    """Return ``word``, ``icon`` and ``tone`` of a lot's standing."""
    word, icon, tone = sentences.STANDINGS[standing]
    return {"word": str(word), "icon": icon, "tone": tone}


@register.filter
def plain_number(number: Decimal | None) -> Decimal | None:
    return None if number is None else sentences.plain_number(number)
