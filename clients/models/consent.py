"""What a client agreed to: versioned texts, the signatures under them, and what was withdrawn.

Rows are added and closed once, never rewritten; triggers refuse everything else (migration ``consent_for_good``).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from salon.accounts.models import Location, User
from treatments.models.named import in_language


class Purpose(models.TextChoices):
    TREATMENT = "treatment", _("the treatment")
    HEALTH_DATA = "health_data", _("keeping health data")
    PHOTOS_RECORD = "photos_record", _("photos for the record")
    PHOTOS_SHOWN = "photos_shown", _("photos shown to others")
    MARKETING_MAIL = "marketing_mail", _("news and offers by e-mail")


# What a session asks for where the owner has said nothing: the treatment itself, and, apart from it, the explicit
# consent to keep health data (GDPR Art. 9(2)(a)).
REQUIRED_BY_DEFAULT = (Purpose.TREATMENT.value, Purpose.HEALTH_DATA.value)


def required_by_default() -> list[str]:
    return list(REQUIRED_BY_DEFAULT)


class ConsentDemand(models.Model):
    """Which consents have to be in force before a session starts at a location. No row: the default."""

    location = models.OneToOneField(Location, on_delete=models.CASCADE, related_name="consent_demand")
    required = ArrayField(models.CharField(max_length=24, choices=Purpose.choices), default=required_by_default)

    def __str__(self) -> str:
        return f"{self.location}: {', '.join(self.required)}"


class ConsentText(models.Model):
    """One version of what is signed for a purpose, in both languages. A change is a new row."""

    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(_("title"), max_length=160)
    title_ru = models.CharField(_("title in Russian"), max_length=160)
    body = models.TextField(_("text"))
    body_ru = models.TextField(_("text in Russian"))
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once"),
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(superseded_at=None), name="consent_text_current_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"

    def title_in(self, language: str) -> str:
        return self.title_ru if language == "ru" else self.title

    def body_in(self, language: str) -> str:
        return self.body_ru if language == "ru" else self.body

    @property
    def label(self) -> str:
        """The title in the active language."""
        return in_language(self.title, self.title_ru)


class Signature(models.Model):
    """One signing on the screen, under one text or several. ``strokes`` is what was drawn, sealed (salon.sealing)."""

    class Manner(models.TextChoices):
        DRAWN = "drawn", _("drawn")
        TYPED = "typed", _("typed")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="signatures")
    manner = models.CharField(max_length=8, choices=Manner.choices)
    name = models.CharField(max_length=120)
    strokes = models.BinaryField(null=True, blank=True)
    language = models.CharField(max_length=8)  # the language the texts were shown in
    signed_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    via = models.CharField(max_length=8, default="desk")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="signature_has_a_name"),
            models.CheckConstraint(
                condition=Q(manner="typed", strokes=None) | Q(manner="drawn", strokes__isnull=False),
                name="signature_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.signed_at:%Y-%m-%d}"


class Consent(models.Model):
    """``text`` and ``signature`` are empty only for consents to mail that were noted before texts were signed."""

    Purpose = Purpose

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, null=True, blank=True, related_name="consents")
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, null=True, blank=True, related_name="consents")
    given_at = models.DateTimeField()
    given_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    replaced = models.BooleanField(default=False)  # closed as she signed a newer version, not as she withdrew

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "purpose"], condition=Q(withdrawn_at=None), name="consent_open_once"
            ),
            models.CheckConstraint(
                condition=Q(text__isnull=False, signature__isnull=False)
                | Q(text=None, signature=None, purpose="marketing_mail"),
                name="consent_signed",
            ),
            models.CheckConstraint(condition=Q(replaced=False) | Q(withdrawn_at__isnull=False), name="consent_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.purpose}"
