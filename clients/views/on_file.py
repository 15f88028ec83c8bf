"""Papers and patch tests as a client's page shows them, each with the form it waits for."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from clients.forms.health import CheckForm, ReadingForm
from clients.models import Client
from clients.patch_tests import LATEST, PatchState, judge
from clients.selectors.patches import patch_of, patch_tests_of
from clients.selectors.screenings import documents_of
from salon import clock
from treatments.models import Contraindication


def documents(
    client: Client, rules: dict[str, Contraindication], today: date, refused: CheckForm | None
) -> list[dict[str, Any]]:
    return [
        {
            "document": one,
            "label": rules[one.rule_code].label if one.rule_code in rules else one.rule_code,
            "expired": one.expires_on is not None and one.expires_on < today,
            "form": None
            if one.checked_at
            else _form_of(one.pk, refused) or CheckForm(rules=rules.values(), prefix=f"d{one.pk}"),
        }
        for one in documents_of(client)
    ]


def _form_of(pk: int, refused: Any) -> Any:
    """The form that was refused, if it was this row's."""
    return refused if refused is not None and refused.prefix in (f"d{pk}", f"p{pk}") else None


def patches(client: Client, refused: ReadingForm | None) -> list[dict[str, Any]]:
    """Each test with where it stands alone, and its form while something can still be read."""
    now = clock.now()
    found = []
    for test in patch_tests_of(client):
        patch = patch_of(test)
        standing = judge([patch], holds_days=test.serum.patch_test_holds_days, now=now)
        readable = test.withdrawn_at is None and patch.may_read(now, "positive") and now < test.applied_at + LATEST
        form = (_form_of(test.pk, refused) or ReadingForm(prefix=f"p{test.pk}")) if readable else None
        found.append(
            {
                "test": test,
                "standing": standing,
                "passed_over": patch.passed_over(now),
                "form": form,
                "look": PATCH_LOOKS[standing.state],
            }
        )
    return found


PATCH_LOOKS = {
    PatchState.WAITING: (_("To be read"), "hourglass", "sand"),
    PatchState.NEGATIVE: (_("Negative"), "circle-check", "moss"),
    PatchState.DOUBTFUL: (_("Doubtful: repeat it"), "circle-question-mark", "sand"),
    PatchState.POSITIVE: (_("Positive: this serum is barred"), "octagon-alert", "coral"),
    PatchState.UNREAD: (_("Not read in time"), "clock-alert", "mist"),
    PatchState.LAPSED: (_("Too old by now"), "hourglass", "mist"),
}
