"""What this app holds about a client, told to the register (``salon.privacy.holdings``)."""

from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from clients.models import Allergy, Client, Consent, Document, Screening, ScreeningAnswer
from salon import clock
from salon.privacy.classes import RecordClass
from salon.privacy.holdings import Holding, declare, declare_sign_of_life

NOBODY = gettext_noop("Erased client")


class Forget:
    """The client's own row: nameless from now on, found by nobody, still what her visits and the log hang on."""

    def held(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(erased_at=None)

    def erase(self, rows: QuerySet[Any]) -> int:
        now = clock.now()
        return self.held(rows).update(
            name=NOBODY,
            email="",
            phone="",
            birth_date=None,
            notes="",
            erased_at=now,
            archived_at=Coalesce(F("archived_at"), now),
            version=F("version") + 1,
        )


def declare_all() -> None:
    declare(
        Holding(
            Client,
            RecordClass.CONTACT,
            _("contact"),
            client="pk",
            way=Forget(),
            omit=("found_by", "version", "subject"),
        ),
        Holding(Consent, RecordClass.CONSENTS, _("consents"), client="client"),
        Holding(Allergy, RecordClass.HEALTH, _("allergies"), client="client", health=True),
        Holding(Document, RecordClass.HEALTH, _("documents"), client="client", health=True),
        Holding(Screening, RecordClass.HEALTH, _("screenings"), client="client", health=True),
        Holding(ScreeningAnswer, RecordClass.HEALTH, _("answers"), client="screening__client", health=True),
    )
    declare_sign_of_life("made", lambda: F("created_at"))
    declare_sign_of_life(
        "screened",
        lambda: Subquery(
            Screening.objects.filter(client=OuterRef("pk"))
            .order_by()
            .values("client")
            .annotate(at=Max("taken_at"))
            .values("at")
        ),
    )
