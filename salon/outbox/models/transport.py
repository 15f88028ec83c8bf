"""How the way to the mail server is doing. One row, so that every worker backs off together and the desk is told."""

from django.db import models


class Transport(models.Model):
    """``failures`` in a row to reach the server; nothing is tried before ``not_before``. Healthy: no failures."""

    name = models.CharField(max_length=16, primary_key=True, default="mail")
    failures = models.PositiveSmallIntegerField(default=0)
    troubled_since = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}: {self.reason or 'fine'}"
