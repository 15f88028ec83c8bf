"""The demo's house: one location, its team, rooms, devices and serum lots."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bookings.models import Absence, Cosmetologist, Device, Room, WorkingHours
from salon.accounts.models import Location, Membership, OpeningHours, User
from salon.accounts.roles import Role
from treatments.kinds import MovementKind
from treatments.models import Serum, SerumLot, StockMovement

OPENS, CLOSES = time(8), time(21)
DEMO_CODE = "demo"
BOTTLE_ML = Decimal(250)


@dataclass(frozen=True)
class House:
    location: Location
    owner: User
    receptionist: User
    clara: Cosmetologist
    dina: Cosmetologist
    elif_: Cosmetologist
    rooms: list[Room]
    devices: list[Device]
    lots: dict[str, tuple[SerumLot, SerumLot]]  # the open lot of each serum and the one before, by the serum's code


def build_house(*, now: datetime, password: str) -> House:
    """Make the location with everything that is there before the first client comes."""
    location = Location.objects.create(
        code=DEMO_CODE,
        name="Salon Demo",
        address="1 Example Street, Berlin",
        phone="+49 30 23125 000",
        email="desk@salon.example",
        zone_name="Europe/Berlin",
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=day, opens=OPENS, closes=CLOSES) for day in range(7)
    )
    users = {
        name: _user(name, role, location, password)
        for name, role in (
            ("olga", Role.OWNER),
            ("rita", Role.RECEPTIONIST),
            ("clara", Role.COSMETOLOGIST),
            ("dina", Role.COSMETOLOGIST),
        )
    }
    today = now.astimezone(location.zone).date()
    clara, dina, elif_ = (
        _cosmetologist(location, name, position, users.get(name.lower()))
        for position, name in enumerate(("Clara", "Dina", "Elif"), start=1)
    )
    # Whatever weekday it is loaded on: Clara is off the day before that weekday comes round again, so never today.
    day_off = (today.weekday() + 6) % 7
    _hours(clara, [day for day in range(7) if day != day_off], time(8, 15), time(20, 30))
    _hours(dina, [day for day in range(7) if day != day_off], time(8, 15), time(15, 30))
    _hours(elif_, range(7), time(15), time(20, 30))
    _away(dina, location, today)
    rooms = [Room.objects.create(location=location, code=c, name=n, position=p) for p, c, n in _ROOMS]
    devices = [Device.objects.create(location=location, code=c, name=n, position=p) for p, c, n in _DEVICES]
    lots = {serum.code: _lots(serum, location, now, users["olga"]) for serum in Serum.objects.filter(active=True)}
    return House(location, users["olga"], users["rita"], clara, dina, elif_, rooms, devices, lots)


_ROOMS = ((1, "air", "Room Air"), (2, "water", "Room Water"))
_DEVICES = ((1, "oxygen-1", "Oxygen 1"), (2, "oxygen-2", "Oxygen 2"))


def _user(name: str, role: Role, location: Location, password: str) -> User:
    user = User.objects.create_user(
        username=name, password=password, first_name=name.capitalize(), email=f"{name}@salon.example"
    )
    Membership.objects.create(user=user, location=location, role=role.value)
    return user


def _cosmetologist(location: Location, name: str, position: int, user: User | None) -> Cosmetologist:
    return Cosmetologist.objects.create(location=location, code=name.lower(), name=name, position=position, user=user)


def _hours(who: Cosmetologist, days: Iterable[int], starts: time, ends: time) -> None:
    WorkingHours.objects.bulk_create(
        WorkingHours(cosmetologist=who, weekday=day, starts=starts, ends=ends) for day in days
    )


def _away(who: Cosmetologist, location: Location, today: date) -> None:
    """A day off three weeks ahead, so that the diary shows what an absence looks like."""
    day = today + timedelta(days=20)
    start = datetime.combine(day, time(8), tzinfo=location.zone)
    Absence.objects.create(
        cosmetologist=who, starts_at=start, ends_at=start + timedelta(hours=9), reason="Training day (demo)"
    )


def _lots(serum: Serum, location: Location, now: datetime, by: User) -> tuple[SerumLot, SerumLot]:
    """One open lot to work from, one unopened, one from before: expired, so that nobody may choose it."""
    today = now.astimezone(location.zone).date()
    opened = SerumLot.objects.create(
        serum=serum,
        location=location,
        number=f"DEMO-{serum.code[:3].upper()}-1",
        received_on=today - timedelta(days=80),
        expires_on=today + timedelta(days=240),
        opened_on=today - timedelta(days=60),
    )
    others = SerumLot.objects.bulk_create(
        SerumLot(
            serum=serum,
            location=location,
            number=f"DEMO-{serum.code[:3].upper()}-{number}",
            received_on=today - timedelta(days=received),
            expires_on=today + timedelta(days=expires),
            opened_on=today - timedelta(days=open_for) if open_for else None,
        )
        for number, received, expires, open_for in ((2, 10, 500, 0), (3, 200, -15, 140))
    )
    StockMovement.objects.bulk_create(
        StockMovement(
            lot=lot,
            kind=MovementKind.RECEIVED.value,
            ml=BOTTLE_ML,
            at=datetime.combine(lot.received_on, time(9), tzinfo=location.zone),
            by=by,
            note="demo",
        )
        for lot in (opened, *others)
    )
    return opened, others[1]
