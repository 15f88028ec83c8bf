"""A paper a contraindication asks for (a doctor's written consent): seen by whom, valid until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from salon.accounts.models import User


class Document(models.Model):
    """``rule_code`` is the contraindication's code, so that a new version of the rule keeps the document."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="documents")
    rule_code = models.SlugField(_("for"), max_length=60)
    issued_on = models.DateField(_("issued"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=160, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.client}: {self.rule_code}"
