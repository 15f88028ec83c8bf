"""What this app holds about a client, told to the register (``salon.privacy.holdings``)."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from clients import strokes
from clients.models import (
    Allergy,
    Client,
    Consent,
    Document,
    Override,
    PatchReading,
    PatchTest,
    Screening,
    ScreeningAnswer,
    Signature,
    SkinType,
)
from clients.selectors.consents import drawing_of
from salon import clock
from salon.privacy.classes import RecordClass
from salon.privacy.holdings import DeleteWithFiles, File, Holding, declare, declare_sign_of_life

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
            zone_name="",
            feed_key=None,
            link_series=F("link_series") + 1,
            erased_at=now,
            archived_at=Coalesce(F("archived_at"), now),
            version=F("version") + 1,
        )


def paper(document: Document) -> Iterable[File]:
    if document.file:
        with default_storage.open(document.file) as stored:
            yield document.file.rsplit("/", 1)[-1], stored.chunks()


def drawn(signature: Signature) -> Iterable[File]:
    """The drawing as a picture that any program shows."""
    if path := drawing_of(signature):
        box = f"0 0 {strokes.WIDTH} {strokes.HEIGHT}"
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" fill="none" stroke="#000" stroke-width="4">'
        yield f"signature-{signature.pk}.svg", iter([f'{svg}<path d="{path}"/></svg>'.encode()])


def declare_all() -> None:
    declare(
        Holding(
            Client,
            RecordClass.CONTACT,
            _("contact"),
            client="pk",
            way=Forget(),
            omit=("found_by", "version", "subject", "link_series", "feed_key"),
        ),
        Holding(Signature, RecordClass.CONSENTS, _("signatures"), client="client", omit=("strokes",), files=drawn),
        Holding(Consent, RecordClass.CONSENTS, _("consents"), client="client"),
        Holding(Allergy, RecordClass.HEALTH, _("allergies"), client="client", health=True),
        Holding(
            Document,
            RecordClass.HEALTH,
            _("documents"),
            client="client",
            way=DeleteWithFiles("file"),
            health=True,
            omit=("file",),
            files=paper,
        ),
        Holding(Screening, RecordClass.HEALTH, _("screenings"), client="client", health=True),
        Holding(Override, RecordClass.HEALTH, _("findings set aside"), client="client", health=True),
        Holding(SkinType, RecordClass.HEALTH, _("skin types"), client="client", health=True),
        Holding(PatchTest, RecordClass.HEALTH, _("patch tests"), client="client", health=True),
        Holding(PatchReading, RecordClass.HEALTH, _("readings of patch tests"), client="test__client", health=True),
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
