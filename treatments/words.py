"""Written words made comparable: case, accents, hyphens, two alphabets, Russian endings, and how far two spellings are.

Pure: knows letters, not ingredients.
"""

import re
import unicodedata

# Letters that look alike in both alphabets; people mix them, above all in "vitamin C".
LOOKALIKES = str.maketrans("авекмнорстухіј", "abekmhopctyxij")
LOOKALIKES_BACK = str.maketrans("abekmhopctyxij", "авекмнорстухіј")
LONGEST = 240  # characters looked at; longer input is not a name
CYRILLIC = re.compile("[а-яёіј]")
LATIN = re.compile("[a-z]")
TOKEN = re.compile(r"[^\W\d_]+|\d+")
# Longest first, so that "ами" goes before "и".
ENDINGS = tuple(
    re.findall(
        r"\w+",
        "ами ями ого его ому ему ыми ими ая яя ую юю ой ей ый ий ое ее ые ие ых их ом ем ам ям ах ях ов ев "
        "ию ия ии а я о е ы и у ю ь й",
    )
)
SHORTEST_STEM = 4
INVISIBLE = {"Mn", "Cf"}  # accents, joiners, direction marks
DOUBLED = re.compile(r"(\D)\1+")
VOWELS = re.compile("[aeiouаеёиоуыэюя]")
SOUNDS = [("ph", "f"), ("ck", "k"), ("x", "ks"), ("c", "k"), ("y", "i"), ("w", "v"), ("й", "и"), ("э", "е"), ("ё", "е")]


def tokens(words: str) -> list[str]:
    """Return the words' tokens: runs of letters or of digits, lower case, without accents, in one alphabet each."""
    text = unicodedata.normalize("NFKC", words[:LONGEST]).casefold()
    text = unicodedata.normalize("NFKD", text).replace("и\u0306", "й")
    text = "".join(
        letter for letter in text if unicodedata.category(letter) not in {"Mn", "Cf", "Cc"} or letter == "\n"
    )
    return [_one_alphabet(token) for token in TOKEN.findall(text)]


def normalise(words: str) -> str:
    """Return the one form of all spellings that differ in case, spaces, hyphens, accents or look-alike letters."""
    return " ".join(tokens(words))


def _one_alphabet(token: str) -> str:
    """Lone letters and mixed tokens become Latin where every letter has a Latin twin, else Cyrillic."""
    cyrillic, latin = CYRILLIC.search(token), LATIN.search(token)
    if cyrillic and (latin or len(token) == 1):
        folded = token.translate(LOOKALIKES)
        if not CYRILLIC.search(folded):
            return folded
        return token.translate(LOOKALIKES_BACK) if latin else token
    return token


def stem(token: str) -> str:
    """Cut the ending off a Russian word, so that its cases and plurals are one word. Other words stay whole."""
    if CYRILLIC.search(token):
        for ending in ENDINGS:
            if token.endswith(ending) and len(token) - len(ending) >= SHORTEST_STEM:
                return token[: -len(ending)]
    return token


def sound(token: str) -> str:
    """Write what sounds alike alike: kojik for kojic, lateks for latex, one letter for a doubled one.

    Short tokens stay: vitamin K is not vitamin C.
    """
    if len(token) < SHORTEST_STEM:
        return token
    token = DOUBLED.sub(r"\1", token)
    for written, heard in SOUNDS:
        token = token.replace(written, heard)
    return token


def distance(one: str, other: str, limit: int) -> int:
    """Return how many slips of the finger lie between two words: letter left out, added, wrong, or two swapped.

    Optimal string alignment. Any answer above ``limit`` only means "too far".
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, twin in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != twin))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == twin:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, above = above, row
    return above[-1]


def slips_allowed(one: str, other: str, *, lone: bool) -> int:
    """Return how many slips still make it the same word. Short words and numbers must be exact.

    "sorbic" must not become "ascorbic", nor "later" latex: the shorter word decides, and a word that stands alone
    must be longer than one whose neighbours agree.
    """
    shorter = min(len(one), len(other))
    if shorter <= (5 if lone else 4) or one.isdigit():
        return 0
    if shorter >= 9:
        return 2
    return 2 if shorter >= 7 and VOWELS.sub("", one) == VOWELS.sub("", other) else 1
