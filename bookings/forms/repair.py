"""What happened, as the desk says it: whom or what it concerns, from when to when. Shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms.team import StretchForm
from bookings.models import Cosmetologist, Device, Room
from bookings.services.repair import Cause, CauseKind
from clients.models import Client
from salon.accounts.models import Location
from treatments.models import SerumLot

LABELS = {
    CauseKind.COSMETOLOGIST: _("Who is away"),
    CauseKind.ROOM: _("Which room"),
    CauseKind.DEVICE: _("Which device"),
    CauseKind.LOT: _("Which lot"),
}
MAY_LACK_TIMES = {CauseKind.CLIENT, CauseKind.LOT}


class CauseForm(StretchForm):
    """One kind of trouble; fields it does not need are not there."""

    key = forms.ModelChoiceField(queryset=Cosmetologist.objects.none(), empty_label=None)

    field_order = ("key", "starts_on", "starts", "ends_on", "ends", "reason")

    def __init__(self, data: Any = None, *, kind: CauseKind, location: Location, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.kind, self.zone = kind, location.zone
        self.called = {"from": "starts_on", "to": "ends_on", kind.value: "key"}
        if kind in {CauseKind.CLOSURE, CauseKind.HOURS}:
            del self.fields["key"]
        else:
            self._choose(_rows(kind, location))
        if kind is CauseKind.CLOSURE:
            del self.fields["starts"], self.fields["ends"]
        elif kind is CauseKind.HOURS:
            self.fields.clear()
        elif kind in MAY_LACK_TIMES:
            for name in ("starts_on", "ends_on"):
                self.fields[name].required = False

    def _choose(self, rows: Any) -> None:
        field = self.fields["key"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        field.label = LABELS.get(self.kind, "")
        if self.kind is CauseKind.CLIENT:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.kind in MAY_LACK_TIMES and bool(data.get("starts_on")) != bool(data.get("ends_on")):
            self.add_error("ends_on" if data.get("starts_on") else "starts_on", _("Give both dates, or none."))
        return data

    @property
    def cause(self) -> Cause:
        data = self.cleaned_data
        row = data.get("key")
        start, end = self.moments(self.zone) if data.get("starts_on") else (None, None)
        return Cause(self.kind, row.pk if row else 0, start, end, data.get("reason", ""))


def _rows(kind: CauseKind, location: Location) -> Any:
    if kind is CauseKind.CLIENT:
        return Client.objects.filter(location=location, archived_at=None)
    if kind is CauseKind.LOT:
        return SerumLot.objects.filter(location=location, closed_at=None).select_related("serum")
    models: dict[CauseKind, Any] = {
        CauseKind.COSMETOLOGIST: Cosmetologist,
        CauseKind.ROOM: Room,
        CauseKind.DEVICE: Device,
    }
    return models[kind].objects.filter(location=location, active=True)
