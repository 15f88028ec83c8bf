"""A key with which a program or a device speaks for a person. Only its hash is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salon.accounts.models.user import User
from salon.accounts.scopes import Scope


class ApiToken(models.Model):
    """An API token. ``digest`` is SHA-256 of the secret, which has 256 random bits, so no salt is needed.

    ``name``: the device or program it is for. ``scope``: how far it reaches within the person's role.
    """

    SCOPES = [
        (Scope.READ.value, _("Look: diary, clients, courses")),
        (Scope.DESK.value, _("The desk: book, move, cancel, ask the questions")),
        (Scope.CLINICAL.value, _("Everything the role may, health data included")),
    ]

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=8, choices=SCOPES, default=Scope.CLINICAL.value)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(scope__in=[one.value for one in Scope]), name="token_scope")
        ]

    def __str__(self) -> str:
        return f"{self.name or self.pk} · {self.user}"
