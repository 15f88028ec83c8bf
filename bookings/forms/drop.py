"""Where a card was dropped on the diary, or how long it was drawn. Shape only."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.booking_draft import read_slot
from bookings.diary import By
from bookings.models import Session
from bookings.planning.timeline import SLOT_MINUTES
from bookings.planning.zones import NoSuchLocalTime, horizon
from bookings.proposals import Slot

_UNITS = {By.PEOPLE: "cosmetologists", By.WEEK: "cosmetologists", By.ROOMS: "rooms", By.DEVICES: "devices"}
_NAMES = {By.PEOPLE: "cosmetologist", By.WEEK: "cosmetologist", By.ROOMS: "room", By.DEVICES: "device"}


class DropForm(forms.Form):
    """``unit``: the cosmetologist's, room's or device's key, as the columns are; ``minutes``: a new length.

    ``place`` instead: one of the places offered, a line of :func:`bookings.booking_draft.write_slot`.
    """

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    on = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    at = forms.TimeField(input_formats=["%H:%M"], required=False)
    unit = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    minutes = forms.IntegerField(min_value=5, max_value=600, required=False)
    rest = forms.BooleanField(required=False)
    place = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, session: Session, by: By, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._session, self._by = session, by

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on, at, unit = data.get("on"), data.get("at"), data.get("unit")
        if offered := read_slot(data.get("place", "")):
            return data | self._offered(offered)
        if not on or not at:
            raise forms.ValidationError(_("That could not be read. Nothing was changed."))
        if at.minute % SLOT_MINUTES:
            raise forms.ValidationError(_("Sessions start on full five minutes."))
        try:
            data["starts_at"] = self._moment(on, at.hour * 60 + at.minute)
        except (NoSuchLocalTime, ValueError, OverflowError) as error:
            words = str(error) if isinstance(error, NoSuchLocalTime) else _("There is no such day in the diary.")
            raise forms.ValidationError(words) from error
        if unit:
            rows = getattr(self._session.location, _UNITS[self._by]).filter(pk=unit, active=True)
            data[_NAMES[self._by]] = rows.first()
        return data

    def _offered(self, slot: Slot) -> dict[str, Any]:
        here = self._session.location
        return {
            "starts_at": slot.starts_at,
            "cosmetologist": here.cosmetologists.filter(pk=slot.cosmetologist_id).first(),
            "room": here.rooms.filter(pk=slot.room_id).first(),
            "device": here.devices.filter(pk=slot.device_id).first(),
        }

    @property
    def target(self) -> dict[str, Any]:
        """Return what is asked for, as the service's arguments."""
        names = ("starts_at", "cosmetologist", "room", "device", "minutes")
        return {name: value for name in names if (value := self.cleaned_data.get(name)) is not None}

    def _moment(self, on: date, minute: int) -> datetime:
        days = horizon(self._session.location.zone, on, 1)
        return days.moment(days.slot_of(on, minute))
