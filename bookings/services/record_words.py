"""The sentences for what is wrong or missing in a record. Knows the codes of bookings.record_draft, no rows."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.record_draft import ML_MOST, Flaw, Found
from salon.errors import Invalid

SENTENCES = {
    Flaw.MINUTES: gettext_lazy("Minutes go from 0 to 180."),
    Flaw.ML: gettext_lazy("Give between 0.01 and %(most)s ml."),
    Flaw.TOO_LONG: gettext_lazy("Please keep it under 4,000 characters."),
    Flaw.SETTING_LONG: gettext_lazy("Please keep the setting under 60 characters."),
    Flaw.STEP_UNKNOWN: gettext_lazy("This step does not belong to the treatment's protocol."),
    Flaw.STEP_TWICE: gettext_lazy("A step stands here twice."),
    Flaw.INDICATION: gettext_lazy("This indication is not one of the treated area."),
    Flaw.SCALE: gettext_lazy("This scale is not known."),
    Flaw.GRADE: gettext_lazy("This grade is not on its scale."),
    Flaw.GRADE_TWICE: gettext_lazy("An indication is graded twice on one scale."),
    Flaw.PARTS: gettext_lazy("The grades of the regions do not come to this mMASI."),
    Flaw.PARTS_OPEN: gettext_lazy("The mMASI is half graded: grade area and darkness of all four regions, or none."),
    Flaw.GAIS: gettext_lazy("Choose one of the five labels."),
    Flaw.LOT_MISSING: gettext_lazy("This lot is not here."),
    Flaw.LOT_SERUM: gettext_lazy("This lot holds another serum than the course's."),
    Flaw.LOT_UNUSABLE: gettext_lazy("This lot may not be used. Please take another."),
    Flaw.LOT_UNSUITABLE: gettext_lazy("This serum does not suit her as she is today. Please change the serum first."),
    Flaw.HOME_CARE_BARRED: gettext_lazy("Something speaks against recommending this product to her."),
    Flaw.SINCE_LAST_MISSING: gettext_lazy("Ask: any reaction since last time?"),
    Flaw.SINCE_LAST_WORDS: gettext_lazy("Say in a few words what the reaction was."),
    Flaw.LOT_RECALLED_SINCE: gettext_lazy(
        "This lot was recalled after you chose it. Take another, or say in the note that it was used already."
    ),
    Flaw.LOT_NOT_CHOSEN: gettext_lazy("Choose the lot the serum came from."),
    Flaw.ML_MISSING: gettext_lazy("Say how many millilitres were used."),
    Flaw.DEVICE_MINUTES_MISSING: gettext_lazy("Say how many minutes of oxygen."),
    Flaw.STEPS_OPEN: gettext_lazy("A step is not ticked off. Tick it, or say in the note why it was left out."),
}


def sentence(flaw: Flaw) -> str:
    """Return the flaw's sentence in the active language."""
    return str(SENTENCES[flaw]) % {"most": ML_MOST}


def refuse(found: Iterable[Found], code: str) -> None:
    """Raise what was found, each sentence beside its field; nothing found, nothing raised.

    Raises:
        Invalid: ``code``, with ``errors``.
    """
    errors: dict[str, list[str]] = {}
    for each in found:
        lines = errors.setdefault(each.field, [])
        if (said := each.words or sentence(each.flaw)) not in lines:
            lines.append(said)
    if not errors:
        return
    lines = [line for group in errors.values() for line in group]
    detail = lines[0] if len(lines) == 1 else _("The record is not complete: %(what)s") % {"what": " ".join(lines)}
    raise Invalid(code, detail, errors=errors)
