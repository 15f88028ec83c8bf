"""Every sentence a person sees has its Russian, with the same places to fill in."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from salon.extraction import APPS, KEYWORDS, catalogue

RUSSIAN = Path(settings.LOCALE_PATHS[0]) / "ru" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def marked() -> Catalog:
    return catalogue("ru")


def test_code_templates_and_mails_are_all_read(marked: Catalog) -> None:
    places = {place for message in marked for place, _line in message.locations}
    assert "salon/accounts/policies.py" in places
    assert "templates/account/login.html" in places
    assert any(place.startswith("templates/messages/") and place.endswith(".txt") for place in places)


def test_whatever_name_marks_a_sentence_is_known_to_who_collects_them() -> None:
    """``gettext_lazy as _lazy`` once kept seventy sentences of the planner out of the Russian."""
    code = [path.read_text() for app in APPS for path in (Path(settings.BASE_DIR) / app).rglob("*.py")]
    names = {name for text in code for name in re.findall(r"import \w*gettext\w* as (\w+)", text)}
    assert "_" in names
    assert names <= set(KEYWORDS)


def test_one_singular_with_two_plurals_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation is found by the singular: three broken devices would be called rooms."""
    for app, things in (("bookings", "rooms"), ("clients", "devices")):
        (tmp_path / app).mkdir()
        (tmp_path / app / "words.py").write_text(f'ngettext("%(name)s is broken", "%(count)d {things} are broken", n)')
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    with pytest.raises(ValueError, match="another singular"):
        catalogue("ru")


@pytest.mark.skipif(not RUSSIAN.exists(), reason="not translated yet")
class TestRussian:
    @pytest.fixture
    def russian(self) -> Catalog:
        with RUSSIAN.open("rb") as file:
            return read_po(file, locale="ru")

    def test_nothing_is_left_in_english(self, marked: Catalog, russian: Catalog) -> None:
        assert [message.id for message in marked if message.id and not _said(russian, message)] == []

    def test_nothing_is_kept_that_nobody_says(self, marked: Catalog, russian: Catalog) -> None:
        gone = [message.id for message in russian if message.id and marked.get(_key(message), message.context) is None]
        assert gone == []

    def test_what_is_filled_in_is_filled_in_there_too(self, russian: Catalog) -> None:
        # Not Babel's own check: an English "one session" names no number, a Russian one also means 21 and does.
        assert [message.id for message in russian if message.id and not _same_places(message)] == []

    def test_a_count_has_its_three_forms(self, russian: Catalog) -> None:
        counted = [message for message in russian if isinstance(message.id, (list, tuple))]
        assert counted
        assert all(len(message.string) == russian.num_plurals for message in counted)


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (list, tuple)) else message.id


def _said(translated: Catalog, message: Message) -> bool:
    found = translated.get(_key(message), message.context)
    if found is None or found.fuzzy:
        return False
    return all(found.string) if isinstance(found.string, (list, tuple)) else bool(found.string)


def _same_places(message: Message) -> bool:
    """``%(name)s`` and ``{name}`` of the English stand in every form of the Russian (a count may be said in words)."""
    ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    wanted = set().union(*(_places(one) for one in ids))
    return all(_places(one) <= wanted for one in strings) and wanted <= set().union(*(_places(one) for one in strings))


def _places(words: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|(?<!{){\w+}", words))
