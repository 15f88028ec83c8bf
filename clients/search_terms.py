"""How a client's name is spelt for finding: one alphabet, no accents; and how typed words become terms.

Pure. The database folds names with the same two tables (a generated column of Client), so both sides spell alike:
“Анна Мюллер” and “anna muller” meet.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_QUERY = 120
MOST_TERMS = 6


def _plain_latin() -> str:
    """Latin small letters with marks (Latin-1, Extended-A), each followed by its plain letter."""
    pairs = []
    for char in map(chr, [*range(0xDF, 0x180), 0x219, 0x21B]):
        plain = unicodedata.normalize("NFD", char)[0]
        if char.islower() and plain != char and plain.isascii():
            pairs.append(char + plain)
    return "".join(pairs)


_PAIRS = (
    _plain_latin()
    + "ßsøołlđdæaœoıi"
    + "аaбbвvгgдdеeёeзzиiйiкkлlмmнnоoпpрrсsтtуuфfыyэeіiїiєeґg"
    + "".join(mark + " " for mark in '-_,;:.@()/+&"«»“”!?*#|')  # where pg_trgm, too, sees a new word begin
)
SINGLE_FROM = _PAIRS[0::2] + "ъь'’ʼ`"  # the last ones have no counterpart and fall away
SINGLE_TO = _PAIRS[1::2]
SEVERAL = (("щ", "shch"), ("ж", "zh"), ("х", "kh"), ("ц", "ts"), ("ч", "ch"), ("ш", "sh"), ("ю", "yu"), ("я", "ya"))

_TABLE = str.maketrans(
    dict(zip(SINGLE_FROM, SINGLE_TO, strict=False)) | dict(SEVERAL) | dict.fromkeys(SINGLE_FROM[len(SINGLE_TO) :], "")
)


def fold(text: str) -> str:
    """Return ``text`` in small plain letters, Cyrillic in Latin ones."""
    return unicodedata.normalize("NFC", text).lower().translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Terms:
    """``words`` begin a word of the name or e-mail; ``digits`` stand anywhere in the telephone number."""

    words: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.digits)

    @property
    def several(self) -> bool:
        return len(self.words) + len(self.digits) > 1

    @property
    def brief(self) -> bool:
        """Words of three or four letters at most: one slip leaves hardly three letters in a row."""
        return bool(self.words) and not self.digits and 3 <= max(map(len, self.words)) <= 4

    @property
    def partly_brief(self) -> bool:
        """A word of three or four letters among others."""
        return not self.digits and any(3 <= len(word) <= 4 for word in self.words)

    @property
    def short(self) -> bool:
        """One word of one or two letters: too little for three-letter indexes."""
        return not self.digits and len(self.words) == 1 and len(self.words[0]) < 3


def read_terms(typed: str) -> Terms:
    """Split what was typed into words and digits; a telephone number may be typed in any grouping."""
    typed = typed[:LONGEST_QUERY].strip()
    if re.fullmatch(r"[+\d\s()./-]+", typed, flags=re.ASCII):
        number = _dialled(typed)
        if len(number) >= 3:
            return Terms(digits=(number,))
    words: list[str] = []
    digits: list[str] = []
    for term in fold("".join(char for char in typed if char.isprintable() or char.isspace())).split()[:MOST_TERMS]:
        is_number = len(term) >= 3 and re.fullmatch(r"\+?[0-9]+", term)
        (digits if is_number else words).append(_dialled(term) if is_number else term)
    return Terms(tuple(words), tuple(digits))


def one_slip(word: str, other: str) -> bool:
    """Whether two words differ by one letter at most: another, a missing or extra one, or two that changed places."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((n for n, (one, two) in enumerate(zip(short, long, strict=False)) if one != two), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    changed_places = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return changed_places or short[at + 1 :] == long[at + 1 :]


def slips(terms: Terms, found_by: str) -> int | None:
    """Return how many of the typed words meet a beginning only with a slip, None if one does not meet any.

    For words too short for three-letter indexes to see through a slip. The first letter has to be right.
    """
    total = 0
    for word in terms.words:
        near = [stored for stored in found_by.split() if stored[0] == word[0]]
        if any(stored.startswith(word) for stored in near):
            continue
        lengths = (len(word) - 1, len(word), len(word) + 1)
        if not any(one_slip(word, stored[:length]) for stored in near for length in lengths):
            return None
        total += 1
    return total


def halves(digits: str) -> tuple[str, ...]:
    """Beginning and end of a telephone number: one wrong digit leaves one of them right. None for a short number."""
    if len(digits) < 8:
        return ()
    return digits[: len(digits) // 2], digits[len(digits) // 2 :]


def _dialled(typed: str) -> str:
    """Digits as they stand inside an international number: without the trunk zero and the international prefix."""
    return re.sub(r"\D", "", typed.replace("(0)", "")).removeprefix("00").removeprefix("0")
