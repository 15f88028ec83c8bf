"""The owner's own words for a kind of message, in one language, in place of the shipped ones."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import Location


class MessageText(models.Model):
    """Written in the closed language of :mod:`salon.outbox.wording`; what cannot be filled in is never stored."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="message_texts")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    subject = models.CharField(_("subject"), max_length=160)
    body = models.TextField(_("text"), max_length=4000)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["location", "kind", "language"], name="message_text_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="message_text_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
