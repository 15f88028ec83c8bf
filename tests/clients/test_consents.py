"""Consents: signed under a version, withdrawn any time, never rewritten."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from clients.models import Consent, ConsentText, Signature
from clients.selectors.consent_texts import TEXTS, current_texts, shipped
from clients.selectors.consents import consent_states, drawing_of, missing_consents
from clients.services import sign_consents, withdraw_consent
from clients.services.consent_texts import save_demand, save_text
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid, Stale
from salon.privacy.models import Erasure
from tests.factories.consents import signed

pytestmark = pytest.mark.django_db
DRAWN = json.dumps([[[10, 10], [200, 120], [400, 40]], [[420, 200]]])


def sign(cast, *purposes, **given):
    given = {"name": "Nora Test"} | given
    return sign_consents(client=cast.nora, purposes=purposes or ["treatment"], actor=Actor(cast.rita), **given)


def rewrite(name: str, text: ConsentText, cast) -> ConsentText:
    texts = {one: getattr(text, one) for one in TEXTS} | {"body": name}
    return save_text(purpose=text.purpose, texts=texts, expected_version=text.version, actor=Actor(cast.olga))


def test_every_purpose_has_a_shipped_text_in_both_languages():
    assert set(shipped()) == set(Consent.Purpose.values)
    assert [name for texts in shipped().values() for name in TEXTS if not texts[name]] == []


def test_reading_the_texts_writes_nothing_and_signing_keeps_what_was_read(cast):
    assert not ConsentText.objects.exists()
    assert current_texts()["treatment"].pk is None
    (consent,) = sign(cast)
    assert (consent.text.version, consent.text.body) == (1, shipped()["treatment"]["body"])
    assert (consent.given_to, consent.signature.manner, consent.signature.name) == (cast.rita, "typed", "Nora Test")


def test_one_signature_stands_under_several_texts_each_its_own_consent(cast):
    consents = sign(cast, "health_data", "treatment", strokes=DRAWN)
    assert [one.purpose for one in consents] == ["treatment", "health_data"]
    assert Signature.objects.count() == 1


def test_a_drawing_is_sealed_in_the_database_and_comes_back_as_it_was_drawn(cast):
    (consent,) = sign(cast, strokes=DRAWN, name="")
    assert consent.signature.name == cast.nora.name
    assert drawing_of(consent.signature) == "M10 10L200 120L400 40 M420 200L420 200"
    with connection.cursor() as cursor:
        cursor.execute("SELECT strokes FROM clients_signature")
        assert b"200" not in bytes(cursor.fetchone()[0])[:20]
        assert b"[[" not in bytes(consent.signature.strokes)


@pytest.mark.parametrize(
    ("name", "strokes"),
    [
        ("", ""),
        ("  ", "[]"),
        ("...", ""),
        ("", "[[[5,5]]]"),
        ("", "[[[5,5],[9,9]]]"),
        ("Nora", "[[[5,5],[9,9]]]"),
        ("", '[[[1,2],["a",3]]]'),
        ("", "[[[0,0],[900,400]]]"),
        ("", "not json"),
        ("", "[" * 3000),
        ("", "[[[0,0],[true,500]]]"),
        ("x" * 200, ""),
    ],
)
def test_a_signature_of_nothing_is_refused(cast, name, strokes):
    with pytest.raises(Invalid) as refusal:
        sign(cast, name=name, strokes=strokes)
    assert (refusal.value.code, len(refusal.value.errors)) == ("signature_missing", 1)
    assert not Consent.objects.exists()
    assert not Signature.objects.exists()


def test_nothing_to_agree_to_and_an_unknown_purpose_are_refused(cast):
    for purposes in ([], ["everything"]):
        with pytest.raises(Invalid) as refusal:
            sign_consents(client=cast.nora, purposes=purposes, name="Nora", actor=Actor(cast.rita))
        assert refusal.value.code == "consent_unknown"


def test_a_changed_text_is_a_new_version_and_old_signatures_keep_theirs(cast):
    (old,) = sign(cast)
    new_text = rewrite("New words.", old.text, cast)
    assert (new_text.version, new_text.written_by) == (2, cast.olga)
    old.text.refresh_from_db()
    assert old.text.body == shipped()["treatment"]["body"]
    state = consent_states(cast.nora, cast.location)[0]
    assert state.newer
    assert missing_consents([cast.nora.pk], cast.location)[cast.nora.pk] == ["health_data"]
    (new,) = sign(cast)
    old.refresh_from_db()
    assert (new.text, old.replaced, old.withdrawn_at) == (new_text, True, new.given_at)


def test_the_same_words_again_are_no_new_version_and_an_empty_language_is_refused(cast):
    text = sign(cast)[0].text
    assert rewrite(text.body, text, cast) == text
    with pytest.raises(Invalid) as refusal:
        save_text(purpose="treatment", texts={"title": "x", "body": "y"}, expected_version=1, actor=Actor(cast.olga))
    assert sorted(refusal.value.errors) == ["body_ru", "title_ru"]
    rewrite("Second.", text, cast)
    with pytest.raises(Stale):
        rewrite("Third.", text, cast)


def test_nobody_signs_what_was_changed_while_she_read(cast):
    text = sign(cast)[0].text
    rewrite("Quite different.", text, cast)
    with pytest.raises(Conflict, match="read it again"):
        sign(cast, versions={"treatment": 1})
    assert Consent.objects.get(withdrawn_at=None).text == text


def test_a_consent_is_withdrawn_once_and_given_again(cast):
    (first,) = sign(cast, "marketing_mail")
    assert withdraw_consent(client=cast.nora, purpose="marketing_mail", actor=Actor(cast.rita))
    assert not withdraw_consent(client=cast.nora, purpose="marketing_mail", actor=Actor(cast.rita))
    first.refresh_from_db()
    assert (first.withdrawn_by, first.replaced) == (cast.rita, False)
    assert sign(cast, "marketing_mail")[0] != first


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE clients_consent SET given_at = now()",
        "UPDATE clients_consent SET purpose = 'photos_shown'",
        "UPDATE clients_consent SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
        "UPDATE clients_consent SET withdrawn_at = now() WHERE withdrawn_at IS NOT NULL",
        "DELETE FROM clients_consent",
        "UPDATE clients_signature SET name = 'Somebody Else'",
        "DELETE FROM clients_signature",
        "UPDATE clients_consenttext SET body = 'other words'",
        "DELETE FROM clients_consenttext",
        "INSERT INTO clients_consent (client_id, purpose, given_at, replaced) "
        "SELECT client_id, 'photos_shown', now(), false FROM clients_consent LIMIT 1",
    ],
)
def test_the_database_refuses_to_rewrite_what_was_signed(cast, change):
    sign(cast, "treatment", "health_data")
    withdraw_consent(client=cast.nora, purpose="health_data", actor=Actor(cast.rita))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_colleagues_account_may_go_and_an_erasure_may_remove_all(cast):
    sign(cast)
    withdraw_consent(client=cast.nora, purpose="treatment", actor=Actor(cast.rita))
    cast.rita.delete()
    assert Consent.objects.get().given_to is None
    with transaction.atomic(), connection.cursor() as cursor:
        line = {"classes": ["consents"], "reason": "asked", "counts": {}, "subject": cast.nora.subject}
        erasure = Erasure.objects.create(at=clock.now(), location=cast.location, by=cast.olga, **line)
        cursor.execute("SELECT set_config('salon.erasure', %s, true)", [str(erasure.pk)])
        cast.nora.consents.all().delete()
        cast.nora.signatures.all().delete()
    assert not Consent.objects.exists()


def test_the_owner_says_which_consents_a_session_needs(cast):
    save_demand(location=cast.location, required=["photos_record", "treatment"])
    assert missing_consents([cast.nora.pk], cast.location) == {cast.nora.pk: ["treatment", "photos_record"]}
    signed(cast.nora, ["treatment", "photos_record"])
    assert missing_consents([cast.nora.pk], cast.location) == {}
    with pytest.raises(Invalid):
        save_demand(location=cast.location, required=["everything"])
