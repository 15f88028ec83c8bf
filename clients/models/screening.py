"""A dated screening: which rule versions were asked, what was answered, and the verdict at that time."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from salon.accounts.models import User
from treatments.models import Contraindication, Treatment


class Screening(models.Model):
    """Never changed after it is taken; a new one replaces it.

    ``carried_from``: nobody was asked for this treatment; answers given for another one that are true of the client
    herself replaced those of the latest screening here. It keeps that one's ``taken_on``, and so its validity.
    ``findings``: list of {code, outcome, reason, until}; reason in the source language, built again for display.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="screenings")
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken_on = models.DateField(_("taken on"))  # local date at the client's location
    taken_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=12)
    clear_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField()
    findings = models.JSONField(default=list)
    carried_from = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="carried")
    # not stored: what followed for the diary, said to who took it; the screenings that carry its answers elsewhere
    follows: Sequence[str] = ()
    elsewhere: "Sequence[Screening]" = ()

    class Meta:
        ordering = ["-taken_at", "-id"]
        indexes = [models.Index(fields=["client", "treatment", "-taken_at"], name="screening_latest")]

    def __str__(self) -> str:
        return f"{self.client} {self.taken_on} {self.outcome}"


class ScreeningAnswer(models.Model):
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="answers")
    rule = models.ForeignKey(Contraindication, on_delete=models.PROTECT, related_name="+")
    yes = models.BooleanField()
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["screening", "rule"], name="one_answer_per_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {'yes' if self.yes else 'no'}"
