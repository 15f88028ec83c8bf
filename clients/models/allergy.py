"""What a client does not tolerate, in her own words and, where matched, as an ingredient group."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from salon.accounts.models import User
from treatments.models import Ingredient, IngredientGroup


class Allergy(models.Model):
    """Matched when it names a group, or an ingredient that stands alone. Unmatched words are kept and flagged."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="allergies")
    words = models.CharField(_("in the client's words"), max_length=160)
    group = models.ForeignKey(IngredientGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # noted by mistake: closed, not deleted
    withdrawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "group"], condition=models.Q(withdrawn_at=None), name="allergy_group_once"
            ),
            models.UniqueConstraint(
                "client",
                Lower("words"),
                condition=models.Q(group=None, withdrawn_at=None),
                name="allergy_words_once",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def matched(self) -> bool:
        return self.group_id is not None or self.ingredient_id is not None
