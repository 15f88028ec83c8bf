"""The person who signs in, and her role at each location."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from salon.accounts.models.location import Location
from salon.accounts.roles import Role


class User(AbstractUser):
    """A colleague's account. Custom from the first migration, so that it can grow."""

    language = models.CharField(_("language"), max_length=8, default="en")
    single_key_shortcuts = models.BooleanField(_("single-letter keys"), default=True)

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """One user's role at one location."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(
        _("role"),
        max_length=16,
        choices=[
            (Role.OWNER.value, _("owner")),
            (Role.RECEPTIONIST.value, _("receptionist")),
            (Role.COSMETOLOGIST.value, _("cosmetologist")),
        ],
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "location"], name="one_role_per_location"),
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in Role]), name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role} · {self.location}"
