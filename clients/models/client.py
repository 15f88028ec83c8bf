"""A client of one location: contact, language, and the text she is found by."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import Location, User


class Client(models.Model):
    """Her key is int4, as it stands in an exclusion constraint (DESIGN: truths)."""

    id = models.AutoField(primary_key=True)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="clients")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)  # E.164 where it can be read as a number
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    notes = models.TextField(_("notes"), blank=True)  # for the desk; health facts belong in a screening
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # the ETag; rises with every write

    class Meta:
        ordering = ["id"]
        indexes = [
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="client_name_trgm"),
            GinIndex(OpClass(Lower("email"), name="gin_trgm_ops"), name="client_email_trgm"),
            GinIndex(OpClass("phone", name="gin_trgm_ops"), name="client_phone_trgm"),
            models.Index(fields=["location", "name"], name="client_by_name"),
        ]

    def __str__(self) -> str:
        return self.name
