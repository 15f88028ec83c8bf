"""The access log: who read whose health data, when, what, and through which door. One row a request."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from salon.accounts.actor import Via
from salon.accounts.models import Location, User


class Reading(models.Model):
    """Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE, for erasures too.

    ``subjects``: the clients' pseudonymous ids, which no erasure takes away; nothing here names a client.
    ``by_name``: the account's name on that day, as the log outlives accounts: no foreign key holds them.
    """

    at = models.DateTimeField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    by_name = models.CharField(max_length=150)
    via = models.CharField(max_length=8, choices=[(door.value, door.value) for door in Via])
    what = ArrayField(models.CharField(max_length=16))
    subjects = ArrayField(models.UUIDField())
    route = models.CharField(max_length=120)  # the address's pattern, never the address
    request = models.CharField(max_length=64)  # its id in the program's own log

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["location", "-at"], name="reading_of_location"),
            GinIndex(fields=["subjects"], name="reading_of_client"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=[]) & ~Q(subjects=[]), name="reading_says_what_and_whose"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name}: {', '.join(self.what)}"
