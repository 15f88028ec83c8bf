"""A client of one location: contact, language, and the text she is found by."""

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, Lower, Replace
from django.utils.translation import gettext_lazy as _

from clients.search_terms import SEVERAL, SINGLE_FROM, SINGLE_TO
from salon.accounts.models import Location, User
from salon.accounts.models.location import validate_zone


def _folded(text: models.Expression) -> models.Expression:
    """``clients.search_terms.fold`` as an expression: the same tables, in the database."""
    plain: models.Expression = Func(
        Lower(text), Value(SINGLE_FROM), Value(SINGLE_TO), function="TRANSLATE", output_field=TextField()
    )
    for letter, letters in SEVERAL:
        plain = Replace(plain, Value(letter), Value(letters), output_field=TextField())
    return plain


def _found_by() -> models.Expression:
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="REGEXP_REPLACE", output_field=TextField())
    who = Concat(Value(" "), F("name"), Value(" "), F("email"), output_field=TextField())
    return Concat(_folded(who), Value(" "), digits, output_field=TextField())


class Client(models.Model):
    """Her key is int4, as it stands in an exclusion constraint (DESIGN: truths)."""

    id = models.AutoField(primary_key=True)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="clients")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)  # E.164 where it can be read as a number
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    zone_name = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_zone])
    mails_stopped_at = models.DateTimeField(null=True, blank=True)  # only what is booked or changed is sent since then
    progress_on_page = models.BooleanField(default=False)  # she wishes to see on her page how her skin changes
    link_series = models.PositiveIntegerField(default=0)  # rises when the desk ends the links sent so far
    # The secret in the address of her calendar feed; none: she has no feed. Anew: the old address is dead.
    feed_key = models.CharField(max_length=43, null=True, blank=True, unique=True)
    notes = models.TextField(_("notes"), blank=True)  # for the desk; health facts belong in a screening
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    subject = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)  # her name in the access log
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)  # the ETag; rises with every write

    # " anna petrova anna@example.com 493090182": every word after a space, so that LIKE '% petr%' finds its beginning
    # Compared by code point, so that one index serves beginnings ("ann…") and the alphabetical list.
    found_by = models.GeneratedField(expression=_found_by(), output_field=TextField(db_collation="C"), db_persist=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            # The location stands in both indexes: a search costs what one location costs, not the whole chain.
            # Without fastupdate: a search at every letter typed is the rule, a new client the exception.
            GinIndex(
                F("location"),
                OpClass("found_by", name="gin_trgm_ops"),
                name="client_found_by_trgm",
                fastupdate=False,
            ),
            models.Index(fields=["location", "found_by", "id"], name="client_found_by_prefix"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="client_has_a_name"),
            # Nothing personal comes back to who was erased, and nobody finds her.
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(archived_at__isnull=False, email="", phone="", birth_date=None, notes=""),
                name="client_erased_stays_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.name
