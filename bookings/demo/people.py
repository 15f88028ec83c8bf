"""The demo's clients. Every surname says what they are; addresses are at example.com, numbers in a range kept free."""

from typing import NamedTuple


class Person(NamedTuple):
    name: str
    language: str = "en"
    mail: bool = True


_ENGLISH = (
    "Ada Demo", "Bella Demo", "Cora Demo", "Delia Demo", "Edith Demo", "Flora Demo", "Greta Demo", "Helen Demo",
    "Iris Demo", "Julia Demo", "Karin Demo", "Lena Demo", "Mona Demo", "Nadia Demo", "Odile Demo", "Paula Demo",
    "Quinn Demo", "Rosa Demo", "Selma Demo", "Thea Demo", "Ulla Demo", "Vera Demo", "Wanda Demo", "Xenia Demo",
    "Yara Demo", "Zora Demo", "Alma Demo", "Berta Demo", "Clio Demo", "Dora Demo",
)  # fmt: skip
_RUSSIAN = (
    "Анна Демо", "Вера Демо", "Галина Демо", "Дарья Демо", "Елена Демо", "Жанна Демо", "Зоя Демо", "Ирина Демо",
)  # fmt: skip

PEOPLE: tuple[Person, ...] = (
    *(Person(name) for name in _ENGLISH),
    *(Person(name, "ru") for name in _RUSSIAN),
    Person("Emma Without-Mail Demo", mail=False),
    Person("Frida Without-Mail Demo", mail=False),
)


def email(number: int, person: Person) -> str:
    return f"demo{number:02d}@example.com" if person.mail else ""


def phone(number: int) -> str:
    """Return a Berlin number from the range 030 23125 000-999, which is never given to anyone."""
    return f"+493023125{number:03d}"
