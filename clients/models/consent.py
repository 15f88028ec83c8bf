"""What a client agreed to, when, and when she took it back. Rows are added and closed, never rewritten."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from salon.accounts.models import User


class Consent(models.Model):
    class Purpose(models.TextChoices):
        MARKETING_MAIL = "marketing_mail", _("news and offers by e-mail")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    given_at = models.DateTimeField()
    given_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "purpose"], condition=Q(withdrawn_at=None), name="consent_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.purpose}"
