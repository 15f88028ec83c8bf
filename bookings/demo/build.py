"""Builds the whole demo salon in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from bookings import messages
from bookings.demo.courses import build_courses, lines
from bookings.demo.days import course_days
from bookings.demo.house import House, build_house
from bookings.demo.people import PEOPLE, email, phone
from bookings.demo.photos import build_photos
from bookings.demo.records import build_records
from clients import strokes
from clients.models import Client, Consent, Purpose, Screening, ScreeningAnswer, Signature
from clients.models.consent import REQUIRED_BY_DEFAULT
from clients.screening import Outcome
from clients.services.consent_texts import kept_texts
from salon import clock, sealing
from salon.accounts.models import Location
from treatments.models import Contraindication, Treatment

# What a hand draws that is in a hurry: a wave, and a line below it.
FLOURISH = (
    tuple((90 + 9 * n, 150 - (60 if n % 4 == 1 else -30 if n % 4 == 3 else 0) + n) for n in range(70)),
    ((120, 235), (420, 222), (760, 240)),
)
FRESH_DAYS = 5  # running clients answered the questions again within these days


def empty() -> bool:
    """Return whether the database holds no salon yet."""
    return not Location.objects.exists()


@transaction.atomic
def build_demo(*, password: str) -> House:
    """Make the demo salon. The catalogue must be loaded.

    Args:
        password: of all four accounts.
    """
    now = clock.now()
    house = build_house(now=now, password=password)
    clients = _clients(house, now)
    today = now.astimezone(house.location.zone).date()
    treatments = {treatment.code: treatment for treatment in Treatment.objects.all()}
    first_days = [
        course_days(anchor=anchor, done=line.done, total=line.total)[0] - timedelta(days=2)
        for line, anchor in lines(today)
    ]
    of = [treatments[line.treatment] for line, _ in lines(today)]
    asked = [min(day, today - timedelta(days=1)) for day in first_days]
    screenings = _screenings(house, clients, of, asked)
    _consents(house, clients)
    made = build_courses(house=house, clients=clients, screenings=screenings, now=now)
    _screenings(house, clients, of, [today - timedelta(days=1 + n % FRESH_DAYS) for n in range(len(of))])
    build_records(house=house, made=made)
    build_photos(house=house, made=made)
    messages.reschedule_reminders(location=house.location)
    return house


def _clients(house: House, now: datetime) -> list[Client]:
    return Client.objects.bulk_create(
        Client(
            location=house.location,
            name=person.name,
            email=email(number, person),
            phone=phone(number),
            birth_date=date(1960 + number, 1 + number % 12, 1 + number % 28),
            language=person.language,
            notes="Demo client." if number % 7 == 0 else "",
            created_at=now - timedelta(days=120 - number),
            created_by=house.receptionist,
        )
        for number, person in enumerate(PEOPLE, start=1)
    )


def _consents(house: House, clients: Sequence[Client]) -> None:
    """Every client signed what a session needs, and the record's photos, on the day she came first."""
    purposes = [*REQUIRED_BY_DEFAULT, Purpose.PHOTOS_RECORD.value]
    texts = kept_texts(purposes, at=min(client.created_at for client in clients))
    signatures = Signature.objects.bulk_create(
        Signature(
            client=client,
            manner=Signature.Manner.DRAWN.value,
            name=client.name,
            strokes=sealing.seal(strokes.written(FLOURISH)),
            language=client.language,
            signed_at=client.created_at + timedelta(minutes=5),
            taken_by=house.receptionist,
        )
        for client in clients
    )
    Consent.objects.bulk_create(
        Consent(
            client=one.client,
            purpose=purpose,
            text=texts[purpose],
            signature=one,
            given_at=one.signed_at,
            given_to=house.receptionist,
        )
        for one in signatures
        for purpose in purposes
    )


def _screenings(
    house: House, clients: Sequence[Client], treatments: Sequence[Treatment], days: Sequence[date]
) -> list[Screening]:
    """Every question asked and answered with no, on these days."""
    rules = list(Contraindication.objects.filter(superseded_at=None, active=True))
    made = Screening.objects.bulk_create(
        Screening(
            client=client,
            treatment=treatment,
            taken_at=datetime.combine(day, time(12), tzinfo=house.location.zone),
            taken_on=day,
            taken_by=house.receptionist,
            outcome=Outcome.CLEAR.value,
            valid_until=day + timedelta(days=min(rule.validity_days for rule in rules)),
        )
        for client, treatment, day in zip(clients, treatments, days, strict=False)
    )
    ScreeningAnswer.objects.bulk_create(
        ScreeningAnswer(screening=screening, rule=rule, yes=False)
        for screening in made
        for rule in rules
        if rule.concerns(screening.treatment)
    )
    return made
