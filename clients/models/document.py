"""A paper a contraindication asks for (a doctor's written consent): uploaded by whom, checked by whom, until when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from salon.accounts.models import User


class Document(models.Model):
    """Counts once it is checked. ``rule_code`` is the contraindication's code, so that a new version keeps it.

    ``file`` is the random name of the private file (clients.papers), empty where only the paper was seen. The name it
    had on the sender's machine is not kept: it may tell of a disease.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="documents")
    rule_code = models.SlugField(_("for"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=160, blank=True)
    file = models.CharField(max_length=80, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    uploaded_at = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at=None, uploaded_at__isnull=False)
                | Q(checked_at__isnull=False, issued_on__isnull=False) & ~Q(rule_code=""),
                name="document_checked_is_for_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.rule_code}"
