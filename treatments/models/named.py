"""What every row of the catalogue shares: a stable code, a name in each language, a place in the order."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(source: str, russian: str) -> str:
    """Return the text in the active language, the source text where no translation is given."""
    return russian if russian and (get_language() or "").startswith("ru") else source


class CatalogueRow(models.Model):
    """Abstract. Rows are archived (``active`` false), never deleted: past sessions point at them.

    ``edited_at`` is set when the salon edits a row; loading the catalogue again leaves such a row alone.
    ``version`` rises with every write, so that two people editing one row do not overwrite each other.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_ru = models.CharField(_("name in Russian"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("in use"), default=True)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the active language."""
        return in_language(self.name, self.name_ru)
