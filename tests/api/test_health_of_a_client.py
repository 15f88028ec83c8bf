"""Consents, patch tests, papers and overrides over the API: the same services, the same codes, nobody sees too much."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from rest_framework.test import APIClient

from clients.models import Consent, Document
from clients.screening import Answer
from salon import clock
from tests.factories.papers import PDF, SVG
from tests.factories.screenings import screened

pytestmark = pytest.mark.django_db


def caller(user) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def test_consents_are_signed_listed_and_withdrawn(cast):
    desk, here = caller(cast.rita), f"/api/v1/clients/{cast.nora.pk}/consents/"
    texts = desk.get("/api/v1/consent-texts/").json()["results"]
    assert [one["purpose"] for one in texts if one["needed_to_start"]] == ["treatment", "health_data"]
    key = {"HTTP_IDEMPOTENCY_KEY": uuid4().hex}
    signed = {"purposes": ["treatment"], "strokes": [[[10, 10], [400, 200], [500, 20]]], "versions": {"treatment": 1}}
    first = desk.post(here, signed, format="json", **key)
    again = desk.post(here, signed, format="json", **key)
    assert (first.status_code, again.json()) == (201, first.json())
    assert Consent.objects.count() == 1
    nothing = desk.post(here, {"purposes": ["treatment"], "name": " "}, format="json")
    assert (nothing.status_code, nothing.json()["code"]) == (422, "signature_missing")
    stale = desk.post(here, signed | {"versions": {"treatment": 7}}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "text_changed")
    assert desk.post(f"{here}withdraw/", {"purpose": "treatment"}, format="json").status_code == 204
    assert desk.post(f"{here}withdraw/", {"purpose": "treatment"}, format="json").status_code == 404
    (row,) = desk.get(here).json()["results"]
    assert (row["manner"], row["version"], row["withdrawn_at"] is None) == ("drawn", 1, False)


def test_a_patch_test_is_read_and_bars_its_serum_for_everybody(cast, catalogue):
    hands, kojic = caller(cast.clara_user), catalogue.serums["kojic"]
    applied = {"serum": kojic.pk, "place": "left forearm"}
    made = hands.post(f"/api/v1/clients/{cast.nora.pk}/patch-tests/", applied, format="json").json()
    assert (made["state"], made["readings"]) == ("waiting", [])
    readings = f"/api/v1/patch-tests/{made['id']}/readings/"
    early = hands.post(readings, {"result": "negative"}, format="json")
    assert (early.status_code, early.json()["code"]) == (422, "patch_too_early")
    read = hands.post(readings, {"result": "positive", "note": "red"}, format="json").json()
    assert (read["state"], [one["note"] for one in read["readings"]]) == ("positive", ["red"])
    for user, words in ((cast.clara_user, "patch test"), (cast.rita, "does not suit")):
        serums = caller(user).get(f"/api/v1/serums/?client={cast.nora.pk}").json()["results"]
        barred = {one["code"]: one["suitability"]["reasons"] for one in serums if not one["suitability"]["ok"]}
        assert list(barred) == ["kojic"]
        assert words in barred["kojic"][0]
        assert "red" not in str(barred)


def test_the_desk_uploads_a_paper_and_only_who_may_reads_it(cast, tmp_path):
    here = f"/api/v1/clients/{cast.nora.pk}/documents/"
    desk, hands = caller(cast.rita), caller(cast.clara_user)
    with override_settings(MEDIA_ROOT=tmp_path):
        refused = desk.post(here, {"file": SimpleUploadedFile("a.pdf", SVG)})
        assert (refused.status_code, refused.json()["code"]) == (422, "document_unusable")
        made = desk.post(here, {"file": SimpleUploadedFile("diabetes.pdf", PDF)})
        assert (made.status_code, made.json()["checked"]) == (201, False)
        file = f"/api/v1/documents/{made.json()['id']}/file/"
        assert desk.get(file).status_code == 403
        answer = hands.get(file)
        assert io.BytesIO(b"".join(answer.streaming_content)).read() == PDF
        assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert "diabetes" not in str(hands.get(here).json())
    assert Document.objects.get().checked_at is None


def test_an_override_needs_a_reason_and_never_opens_a_refusal(cast, catalogue):
    hands, here = caller(cast.clara_user), f"/api/v1/clients/{cast.nora.pk}/overrides/"
    asked = {"treatment": catalogue.face.pk, "codes": ["waxing"], "reason": "Her upper lip only; it is left out."}
    screened(cast.nora, catalogue.face, waxing=Answer(True, since=clock.today(cast.location.zone) - timedelta(days=1)))
    short = hands.post(here, asked | {"reason": "so"}, format="json")
    assert (short.status_code, short.json()["code"]) == (422, "override_reason")
    assert caller(cast.rita).post(here, asked, format="json").status_code == 403
    assert hands.post(here, asked, format="json").status_code == 201
    screened(cast.nora, catalogue.face, referral=Answer(True), waxing=Answer(True))
    refused = hands.post(here, asked, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "override_refused")
    assert [one["codes"] for one in hands.get(here).json()["results"]] == [["waxing"]]
