"""What was erased of whom, when, by whom and why. Append-only; names nobody."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func

from salon.accounts.models import Location, User

THIS_TRANSACTION = Func(
    function="pg_current_xact_id", template="%(function)s()::text::bigint", output_field=models.BigIntegerField()
)


class Erasure(models.Model):
    """``counts``: how many rows of each kind were erased.

    ``transaction``: the database lets signed and append-only rows go only to the transaction that wrote such a row, so
    there is no erasure without its line here.
    """

    class Reason(models.TextChoices):
        ASKED = "asked"  # the client asked for it
        DUE = "due"  # the retention time has passed
        WITHDRAWN = "withdrawn"  # a consent was taken back

    at = models.DateTimeField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    by_name = models.CharField(max_length=150)
    subject = models.UUIDField(db_index=True)
    classes = ArrayField(models.CharField(max_length=16))
    reason = models.CharField(max_length=16, choices=Reason.choices)
    counts = models.JSONField()
    transaction = models.BigIntegerField(db_default=THIS_TRANSACTION, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(classes=[]), name="erasure_says_what"),
            models.CheckConstraint(
                condition=models.Q(reason__in=["asked", "due", "withdrawn"]), name="erasure_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {', '.join(self.classes)}"
