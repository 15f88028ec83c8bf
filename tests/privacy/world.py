"""A salon in which every row that may hold health data about Nora holds words found nowhere else.

Every table counts from ``KEY``, so the first row of each has that key and a walk over all addresses needs no other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import connection, models

from bookings.models import Course, Photo, RecordAmendment, RecordStep, Session, SessionRecord, SkinGrade
from bookings.models.before import BeforeSession, CourseHold
from bookings.states import SessionStatus
from clients.models import Client, Override, PatchReading, ScreeningAnswer
from clients.screening import Answer
from clients.services import apply_patch_test, note_allergy, note_document
from clients.services.skin_types import note_skin_type
from clients.skin_types import SkinKind
from salon import clock
from salon.accounts.actor import Actor
from salon.privacy.holdings import Holding, holdings
from tests.factories import make_cast
from tests.factories.catalogue import Catalogue, make_catalogue
from tests.factories.consents import signed
from tests.factories.courses import make_session
from tests.factories.desk import Desk
from tests.factories.photos import drawn, file_of
from tests.factories.protocol import make_lot
from tests.factories.salon import Cast
from tests.factories.screenings import screened

KEY = 424_242
# Words of a fixed list, of the machinery, or shown to the desk on purpose (the outcome): not a person's.
NOT_WORDS = {
    "Document.file",
    "Document.media_type",
    "Photo.token",
    "Screening.outcome",
    "SessionRecord.gais",
    "SessionRecord.saved_from",
    "SkinGrade.scale",
    "SkinType.kind",
}


@dataclass
class World:
    cast: Cast
    catalogue: Catalogue
    nora: Client
    course: Course
    words: dict[str, str] = field(default_factory=dict)  # "Model.field" -> what is planted there

    def found_in(self, text: str) -> list[str]:
        """Where the planted words that stand in ``text`` come from."""
        return [where for where, word in self.words.items() if word in text]


def make_world() -> World:
    count_from_key()
    cast, catalogue = make_cast(), make_catalogue()
    nora, desk = cast.nora, Desk(cast, catalogue)
    rita = Actor(cast.rita)
    today = clock.today(cast.location.zone)
    note_allergy(client=nora, words="propanediol", actor=rita)
    note_allergy(client=nora, words="my aunt's cream", actor=rita)
    note_document(client=nora, rule_code="diabetes", issued_on=today, issuer="Dr. Test", actor=rita)
    screened(nora, catalogue.face, diabetes=Answer(yes=True, note="type 2"))
    signed(nora, ["treatment", "health_data", "marketing_mail"])
    note_skin_type(client=nora, kind=SkinKind.FITZPATRICK, grade=2, actor=rita)
    _try_and_set_aside(cast, catalogue, nora)
    course = desk.book(desk.rhythm(today + timedelta(days=8 - today.weekday()), 3), client=nora)
    _treat(cast, catalogue, course)
    _hold(cast, course)
    world = World(cast, catalogue, nora, course)
    _plant(world)
    return world


def _hold(cast: Cast, course: Course) -> None:
    """She told of a reaction before a session; a colleague looked and let the course go on."""
    now, session = clock.now(), course.sessions.order_by("-number")[0]
    before = BeforeSession.objects.create(
        session=session, at=now, changed=False, reacted=True, intact=True, note="it itched"
    )
    CourseHold.objects.create(
        course=course, before=before, at=now, cleared_at=now, cleared_by=cast.clara_user, cleared_why="calm again"
    )


def _try_and_set_aside(cast: Cast, catalogue: Catalogue, nora: Client) -> None:
    """A patch test with a reading, and a finding that a colleague set aside."""
    clara, now = Actor(cast.clara_user), clock.now()
    test = apply_patch_test(client=nora, serum=catalogue.serums["kojic"], place="left forearm", actor=clara)
    PatchReading.objects.create(test=test, result="positive", read_at=now, read_by=cast.clara_user, note="red")
    reason = {"codes": ["diabetes"], "reason": "her doctor was asked", "made_at": now, "made_by": cast.clara_user}
    Override.objects.create(client=nora, screening=nora.screenings.get(), **reason)


def count_from_key() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(quote_ident(table_name), column_name), %s, false)"
            " FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'",
            [KEY],
        )


def _treat(cast: Cast, catalogue: Catalogue, course: Course) -> None:
    """Two visits before today with signed records, one a moment ago whose record is open."""
    now, lot = clock.now(), make_lot(cast.location, course.serum)
    visits = [(now - timedelta(days=6), 11), (now - timedelta(days=3), 12), (now - timedelta(minutes=20), 13)]
    for starts_at, number in visits:
        open_one = number == 13
        status = SessionStatus.IN_TREATMENT if open_one else SessionStatus.COMPLETED
        session = make_session(cast, course, starts_at, number=number, status=status.value)
        record = SessionRecord.objects.create(
            session=session, begun_at=now, saved_at=now, serum_lot=lot, serum_ml=Decimal(3), reacted_since_last=True
        )
        RecordStep.objects.create(record=record, step="serum", name="Serum", position=1, done=True)
        SkinGrade.objects.create(record=record, indication=catalogue.indications["dryness"], grade=Decimal(3))
        picture = ContentFile(file_of(drawn(120, 90)), name="picture.jpg")
        Photo.objects.create(session=session, view="frontal", picture=picture, width=120, height=90, taken_at=now)
        if not open_one:
            SessionRecord.objects.filter(pk=record.pk).update(signed_at=now, signed_by=cast.clara_user)
            RecordAmendment.objects.create(record=record, at=now, by=cast.clara_user, text="later")


def words_of(holding: Holding) -> Iterator[models.Field]:
    """The fields of a holding in which a person's words may stand."""
    for one in holding.model._meta.concrete_fields:
        free = isinstance(one, (models.CharField, models.TextField)) and not isinstance(one, models.SlugField)
        if free and not one.choices and one.name != "via" and f"{holding.model.__name__}.{one.name}" not in NOT_WORDS:
            yield one


def _plant(world: World) -> None:
    """Write into every such field of every row, past the triggers, as the rows were written by hand."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    for number, holding in enumerate(one for one in holdings().values() if one.health):
        rows = holding.of(world.nora.pk)
        assert rows.exists(), (
            f"{holding.model.__name__} is declared as health data, and tests/privacy/world.py makes no row of it: "
            "add one to make_world(), so that its words are looked for on every page."
        )
        for place, one in enumerate(words_of(holding)):
            word = f"Zq{number}x{place}w"
            for row, key in enumerate(rows.values_list("pk", flat=True)):  # each its own: words may be unique
                rows.filter(pk=key).update(**{one.name: f"{word} {row}"[: one.max_length]})
            world.words[f"{holding.model.__name__}.{one.name}"] = word
    _plant_findings(world)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")


def _plant_findings(world: World) -> None:
    """The stored reasons of a verdict: words inside JSON."""
    for screening in world.nora.screenings.all():
        findings = [one | {"reason": "Zqfinding"} for one in screening.findings]
        world.nora.screenings.filter(pk=screening.pk).update(findings=findings)
    world.words["Screening.findings"] = "Zqfinding"
    assert ScreeningAnswer.objects.filter(yes=True).exists()
    assert Session.objects.filter(client=world.nora).count() == 6
