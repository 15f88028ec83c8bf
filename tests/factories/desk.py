"""A front desk that can plan and book: the cast, the catalogue, clients screened clear. Goes through services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings.models import Course, Session
from bookings.proposals import Slot
from bookings.services.book_course import book_course
from clients.models import Client, Screening, ScreeningAnswer
from salon import clock
from salon.accounts.actor import Actor
from tests.factories.catalogue import Catalogue
from tests.factories.clients import ClientFactory
from tests.factories.consents import signed
from tests.factories.salon import Cast
from treatments.models import Serum, Treatment


@dataclass
class Desk:
    """Rita at her desk. Times given without a zone are the location's wall-clock times."""

    cast: Cast
    catalogue: Catalogue

    @property
    def zone(self) -> ZoneInfo:
        return self.cast.location.zone

    @property
    def treatment(self) -> Treatment:
        return self.catalogue.face

    @property
    def serum(self) -> Serum:
        return self.catalogue.serums["hyaluronic"]

    @property
    def rita(self) -> Actor:
        return Actor(self.cast.rita)

    def client(self, **fields: object) -> Client:
        """A new client, screened clear, who has signed what a session needs."""
        client = ClientFactory(location=self.cast.location, **fields)
        self.screen(client)
        signed(client)
        return client

    def screen(self, client: Client, treatment: Treatment | None = None) -> Screening:
        """Every question of the treatment (face if None) answered with no, just now."""
        treatment = treatment or self.treatment
        screening = Screening.objects.create(
            client=client,
            treatment=treatment,
            taken_at=clock.now(),
            taken_on=clock.today(self.zone),
            outcome="clear",
            valid_until=clock.today(self.zone) + timedelta(days=30),
        )
        rules = [rule for rule in self.catalogue.rules.values() if treatment.area in rule.areas]
        ScreeningAnswer.objects.bulk_create(
            ScreeningAnswer(screening=screening, rule=rule, yes=False) for rule in rules
        )
        return screening

    def at(self, on: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(on, time(hour, minute), tzinfo=self.zone)

    def slot(self, starts_at: datetime, *, who: int = 0, room: int = 0, device: int = 0) -> Slot:
        """A slot with the n-th cosmetologist, room and device of the cast."""
        cosmetologist = (self.cast.clara, self.cast.dina)[who]
        return Slot(starts_at, cosmetologist.pk, self.cast.rooms[room].pk, self.cast.devices[device].pk)

    def rhythm(self, first: date, sessions: int, *, hour: int = 10, minute: int = 0, **chosen: int) -> list[Slot]:
        """Slots two a week from a date on, three and four days apart."""
        dates = [first + timedelta(days=7 * (n // 2) + 3 * (n % 2)) for n in range(sessions)]
        return [self.slot(self.at(on, hour, minute), **chosen) for on in dates]

    def book(self, slots: Sequence[Slot], *, client: Client | None = None, **fields: object) -> Course:
        client = client or self.cast.nora
        screening = Screening.objects.filter(client=client).first() or self.screen(client)
        values: dict[str, object] = {
            "location": self.cast.location,
            "client": client,
            "treatment": self.treatment,
            "serum": self.serum,
            "indications": [self.catalogue.indications["dryness"]],
            "screening": screening,
            "slots": slots,
            "actor": self.rita,
        }
        return book_course(**values | fields)

    def sessions(self, course: Course) -> list[Session]:
        return list(course.sessions.select_related("course", "client", "location").order_by("starts_at"))
