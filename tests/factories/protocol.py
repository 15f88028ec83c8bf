"""A small protocol with its serum and a lot, written straight into the tables: quicker than the shipped catalogue."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from salon.accounts.models import Location
from treatments.models import Indication, Protocol, ProtocolStep, Serum, SerumLot, StockMovement, Treatment


@dataclass
class Shelf:
    """What a session's record needs: three steps, two indications of the face and one of hands, a serum with a lot."""

    treatment: Treatment
    steps: list[ProtocolStep]
    serum: Serum
    other_serum: Serum
    lot: SerumLot
    pores: Indication
    wrinkles: Indication
    hands_only: Indication


def make_shelf(location: Location) -> Shelf:
    treatment = Treatment.objects.create(code="face-oxygen-peel", name="Oxygen peel, face", area="face")
    protocol = Protocol.objects.create(treatment=treatment)
    names = [("cleanse", "Cleanse", 10), ("serum", "Apply the serum", 5), ("oxygen", "Oxygen", 30)]
    steps = [
        ProtocolStep.objects.create(protocol=protocol, code=code, name=name, position=position, minutes=minutes)
        for position, (code, name, minutes) in enumerate(names, 1)
    ]
    serum = Serum.objects.create(code="hyaluronic", name="Hyaluronic acid", areas=["face"], usual_dose_ml=Decimal(3))
    return Shelf(
        treatment=treatment,
        steps=steps,
        serum=serum,
        other_serum=Serum.objects.create(code="kojic", name="Kojic acid", areas=["face"]),
        lot=make_lot(location, serum),
        pores=Indication.objects.create(code="pores", name="Pores", areas=["face"], position=1),
        wrinkles=Indication.objects.create(code="wrinkles", name="Wrinkles", areas=["face", "hands"], position=2),
        hands_only=Indication.objects.create(code="striae", name="Striae", areas=["hands"], position=3),
    )


def make_lot(location: Location, serum: Serum, number: str = "A-1", **fields: object) -> SerumLot:
    """A lot received on 5 January 2026, good until the end of the year, with 50 ml in it."""
    values = {"received_on": date(2026, 1, 5), "expires_on": date(2026, 12, 31)} | fields
    lot = SerumLot.objects.create(serum=serum, location=location, number=number, **values)
    StockMovement.objects.create(lot=lot, kind="received", ml=Decimal(50), at=datetime(2026, 1, 5, tzinfo=UTC))
    return lot
