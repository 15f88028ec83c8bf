"""One message to one address, for one reason."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from salon.accounts.models import Location
from salon.outbox.states import MessageStatus
from salon.outbox.wording import Wording


class Message(models.Model):
    """``dedupe_key`` names the reason (``reminder-2d:session:42:seq:3``): a reason is served at most once.

    ``about`` holds the ids the apps above care for (``{"client": 7, "course": 3, "session": 42}``, and
    ``"courses": [3, 4]``, ``"sessions": [42, 43]`` where it is about several), ``payload`` what the kind's renderer
    and validator need. Subject, bodies and attachments are filled when it is sent, so that it can be shown exactly.

    A claim is a lease on a pending row; only the moment before it is handed to the server does it become ``sending``.
    So a booking's transaction can withdraw what is claimed and not yet begun, and nothing begins after that commit.
    """

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=160, unique=True)
    status = models.CharField(
        max_length=12, default=MessageStatus.PENDING.value, choices=[(s.value, s.value) for s in MessageStatus]
    )
    due_at = models.DateTimeField()
    useless_at = models.DateTimeField(null=True, blank=True)  # not sent from this moment on
    to_address = models.EmailField(max_length=254)
    language = models.CharField(max_length=8)
    recipient = models.CharField(max_length=40, blank=True)  # who it is to, whatever her address ("client:7")
    zone_name = models.CharField(max_length=64, blank=True)  # where she lives; empty: where the location is
    about = models.JSONField(default=dict)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)  # whose claim it is
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=240, blank=True)  # why it failed, waits or was withdrawn
    subject = models.CharField(max_length=240, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list)  # [{"name", "content_type", "content"}], text only
    purged_at = models.DateTimeField(null=True, blank=True)  # what it said was erased
    by_hand = models.BooleanField(default=False)  # a person said "now": quiet hours and the day's limit do not hold
    # "client:7 2026-03-04": that day's one mail of our own accord is this one. Unique, so there is no second.
    day_taken = models.CharField(max_length=60, null=True, blank=True)

    wording: "Wording | None" = None  # the owner's own text, put here before it is written
    facts: Any = None  # what its kind read about it when it was claimed; as old as this object

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day_taken"], condition=Q(day_taken__isnull=False), name="message_day_taken_once"
            ),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in MessageStatus]), name="message_status"),
            models.CheckConstraint(condition=~Q(dedupe_key=""), name="message_has_reason"),
            models.CheckConstraint(condition=~Q(status="sent") | Q(sent_at__isnull=False), name="message_sent_when"),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(lease__isnull=False, leased_until__isnull=False),
                name="message_sending_is_leased",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(status="pending"), name="message_due"),
            models.Index(fields=["recipient", "due_at"], condition=Q(status="pending"), name="message_of_recipient"),
            models.Index(fields=["leased_until"], condition=Q(status="sending"), name="message_leased"),
            models.Index(fields=["location", "status", "due_at"], name="message_desk"),
            models.Index(fields=["sent_at"], condition=Q(purged_at=None, status="sent"), name="message_to_purge"),
            GinIndex(fields=["about"], opclasses=["jsonb_path_ops"], name="message_about"),
        ]

    def __str__(self) -> str:
        return self.dedupe_key
