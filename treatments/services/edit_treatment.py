"""Writes a treatment with its protocol and steps. Courses already booked keep the rhythm they were sold with."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from salon.accounts.actor import Actor
from salon.errors import Invalid
from treatments.models import Protocol, ProtocolStep, Treatment
from treatments.rhythm import outside
from treatments.services.catalogue_row import add_row, codes_for, write_row
from treatments.services.checked import check

MOST_STEPS = 20


@transaction.atomic
def save_treatment(
    *,
    treatment: Treatment | None,
    fields: Mapping[str, Any],
    protocol: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    expected_version: int | None,
    actor: Actor,
) -> Treatment:
    """Write a treatment, its rhythm and its steps in the order given; a new treatment when ``treatment`` is empty.

    Args:
        steps: each with ``name``, ``minutes`` and the texts; ``code`` says which step it was, empty for a new one.

    Raises:
        Invalid: sentences per field; ``steps`` for what is wrong with the steps as a whole.
        Stale: somebody else wrote it meanwhile.
    """
    _refuse_outside(protocol)
    if not 1 <= len(steps) <= MOST_STEPS:
        sentence = _("A protocol has 1 to %(most)d steps.") % {"most": MOST_STEPS}
        raise Invalid("steps", sentence, errors={"steps": [sentence]})
    if treatment is None:
        row = add_row(Treatment, fields)
        of = Protocol(treatment=row, **protocol)
    else:
        row = write_row(treatment, fields, expected_version=expected_version or 0)
        of = Protocol.objects.get(treatment=row)
        for name, value in protocol.items():
            setattr(of, name, value)
    check(of, exclude={"treatment"})
    of.save()
    _write_steps(of, steps)
    return row


def _write_steps(protocol: Protocol, steps: Sequence[Mapping[str, Any]]) -> None:
    present = {step.code: step for step in protocol.steps.all()}
    taken = set(present)
    kept: list[ProtocolStep] = []
    new: list[ProtocolStep] = []
    for position, fields in enumerate(steps, start=1):
        step = present.pop(fields.get("code", ""), None)
        (new if step is None else kept).append(step or ProtocolStep(protocol=protocol, code=_free(fields, taken)))
        step = step or new[-1]
        for name in ("name", "name_ru", "description", "description_ru", "minutes"):
            setattr(step, name, fields.get(name, getattr(step, name)))
        step.position = position
        check(step, exclude={"protocol", "position"})
    ProtocolStep.objects.filter(pk__in=[step.pk for step in present.values()]).delete()
    columns = ["name", "name_ru", "description", "description_ru", "minutes", "position"]
    ProtocolStep.objects.bulk_update(kept, columns)
    ProtocolStep.objects.bulk_create(new)


def _free(fields: Mapping[str, Any], taken: set[str]) -> str:
    """Return a code no step of this protocol ever shares, and take it."""
    code = next(code for code in codes_for(str(fields.get("name", "")), "step") if code not in taken)
    taken.add(code)
    return code


def _refuse_outside(protocol: Mapping[str, Any]) -> None:
    errors = {
        name: [_("Please enter a number from %(least)d to %(most)d.") % {"least": least, "most": most}]
        for name, (least, most) in outside(dict(protocol)).items()
    }
    if errors:
        raise Invalid("protocol", _("Please check the numbers."), errors=errors)
