"""The registry of kinds: how each is rendered, whether it is still true, and its default rule.

An app above registers its kinds in ``AppConfig.ready()``; this one knows only that they exist.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from salon.errors import Missing
from salon.outbox.wording import DETAILS, Wording

if TYPE_CHECKING:
    from salon.accounts.models import Location
    from salon.outbox.models import Message


class Anchor(StrEnum):
    """The moment a kind's offset is counted from, and which way."""

    AFTER_EVENT = "after_event"  # the booking or the change itself
    BEFORE_START = "before_start"  # of the session
    AFTER_END = "after_end"  # of the session


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file in a mail. ``content_type`` may carry parameters (``text/calendar; method=REQUEST``)."""

    name: str
    content_type: str
    content: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What one message says: plain text and HTML with the same facts."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    stop_url: str = ""  # where one POST stops mails like this one (RFC 8058); empty: it cannot be stopped


@dataclass(frozen=True, slots=True)
class Standing:
    """How a message stands at this moment.

    ``untrue`` is the sentence why it must not leave, empty while it is true. Address and language are the client's
    present ones, empty to keep those of the row.
    """

    untrue: str = ""
    to_address: str = ""
    language: str = ""


Check = Callable[[Sequence["Message"]], Mapping[int, Standing]]
Unwritten = Callable[[], Letter]
Render = Callable[[Sequence["Message"]], Mapping[int, Letter | Unwritten]]


@dataclass(frozen=True, slots=True)
class Kind:
    """``still_true`` and ``render`` take many messages of the kind at once, so that a batch costs a few queries.

    Neither may write rows. ``render`` leaves out a message whose facts are gone, and may answer with a letter still
    to be written: the sender then writes it while the mail server is busy with the one before. ``offset``, ``quiet``
    and ``enabled`` are the rule where the owner made none, and so are ``audience`` and ``once_a_day``: what counts
    towards the one mail a day that a client gets of our own accord. An ``essential`` kind tells her that something
    was booked or changed; she can stop all others. ``wording`` is what the owner starts from when she writes her own
    text, ``places`` what she may put into it. A text that leaves out the ``{details}`` a kind has would say nothing,
    so it must have them.
    """

    name: str
    label: Any  # lazy, for the desk
    still_true: Check
    render: Render
    anchor: Anchor
    offset: timedelta = field(default=timedelta(0))
    quiet: bool = True
    enabled: bool = True
    audience: str = "all"
    once_a_day: bool = True
    rank: int = 1  # of two on one day the lower leaves and the other waits for the next
    needed: bool = False  # leaves as the second of a day rather than not at all
    covers: Collection[str] = ()  # kinds that say no more about the same session: it speaks for them
    essential: bool = False
    fixed: bool = False  # no rule of the owner's: not on the page of rules
    chapter: Any = ""  # lazy, for the owner's page: the moment in the client's way that it belongs to
    wording: Wording | None = None
    places: Mapping[str, Any] = field(default_factory=dict)  # name -> lazy label

    @property
    def must(self) -> frozenset[str]:
        """The placeholders a text of this kind cannot do without."""
        return frozenset({DETAILS} & self.places.keys())


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Registering a name again replaces it."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """Return a registered kind.

    Raises:
        Missing: nobody registered it (``unknown_kind``).
    """
    try:
        return _kinds[name]
    except KeyError:
        raise Missing("unknown_kind", f"Nobody sends messages of the kind {name!r}.") from None


def known(name: str) -> bool:
    """Return whether somebody registered the kind."""
    return name in _kinds


def all_kinds() -> list[Kind]:
    """Return every kind that has a rule, in the order of registration."""
    return [kind for kind in _kinds.values() if not kind.fixed]


# --- names of the things messages are about ------------------------------------------------------------------------

Namer = Callable[[Collection[int]], Mapping[int, str]]
_namers: dict[str, Namer] = {}


def register_names(thing: str, namer: Namer) -> None:
    """Let the messages page call a thing (``client``) by its name. The namer takes many ids and asks once."""
    _namers[thing] = namer


def names_of(thing: str, ids: Collection[int]) -> Mapping[int, str]:
    """Return the names of these things by id; empty when nobody knows them."""
    namer = _namers.get(thing)
    return namer(ids) if namer and ids else {}


# --- letters to look at while the owner writes ------------------------------------------------------------------------

Sample = Callable[["Location", str, str, Wording], Letter]
_samples: list[Sample] = []


def register_sample(write: Sample) -> None:
    """Let an app write a letter with invented facts: location, kind, language, text."""
    _samples[:] = [write]


def sample(location: "Location", kind: str, language: str, wording: Wording) -> Letter:
    """Return how a text would look in a mail."""
    return _samples[0](location, kind, language, wording)


# --- what the app above does when more than one message is concerned -------------------------------------------------

Refill = Callable[[int], None]
Rewrite = Callable[["Location", Collection[str]], None]
_refills: list[Refill] = []
_rewrites: list[Rewrite] = []


def register_refill(write: Refill) -> None:
    """Let an app write what a client should have waiting, once she can be reached."""
    _refills.append(write)


def refill(client_id: int) -> None:
    """Write what this client should have waiting; what is there already stays one row."""
    for write in _refills:
        write(client_id)


def register_rewrite(write: Rewrite) -> None:
    """Let an app write the waiting messages of a location anew after its rules changed."""
    _rewrites.append(write)


def rewrite(location: "Location", kinds: Collection[str]) -> None:
    """Write the waiting messages of these kinds anew."""
    for write in _rewrites:
        write(location, kinds)
