"""Health on the client pages: who asks, who reads, what the front desk is told."""

from datetime import date, timedelta

import pytest

from clients.models import Allergy, Document, Screening
from clients.screening import Answer
from clients.services import note_allergy
from salon import clock
from salon.accounts.actor import SYSTEM
from tests.factories import ClientFactory
from tests.factories.screenings import answers, screened

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WORDS = ["diabet", "pregnan", "wax", "vitamin", "aunt's cream", "intoleran", "healed"]


@pytest.fixture
def today(cast) -> date:
    return clock.today(cast.location.zone)


@pytest.fixture
def rita(client, cast):
    client.force_login(cast.rita)
    return client


@pytest.fixture
def clara(client, cast):
    client.force_login(cast.clara_user)
    return client


@pytest.fixture
def on_file(cast, catalogue, today):
    """Planted: nothing of it may reach the front desk."""
    note = "vitamin C; aunt's cream"
    screened(
        cast.nora,
        catalogue.face,
        diabetes=Answer(True),
        waxing=Answer(True, since=today),
        intolerance=Answer(True, note=note),
    )
    return cast.nora


def detail(browser, client) -> str:
    return browser.get(f"/clients/{client.pk}/").content.decode().lower()


def without_form_help(page: str) -> str:
    """The note field's own example names a vitamin; it is no fact about anybody."""
    return page.replace("any name will do: vitamin c, ascorbic acid, pineapple.", "")


def post_answers(browser, client, treatment, address="", **fields):
    given = dict.fromkeys(answers(treatment), "no") | {"treatment": str(treatment.pk)}
    return browser.post(f"/clients/{client.pk}/screening/{address}", given | fields)


def test_the_front_desk_reads_the_verdict_and_its_date_and_no_reason(rita, on_file, today):
    page = without_form_help(detail(rita, on_file))
    assert "deferred" in page
    assert "not before" in page
    assert [word for word in WORDS if word in page] == []


def test_a_cosmetologist_reads_every_reason(clara, on_file):
    page = without_form_help(detail(clara, on_file))
    assert [word for word in ("diabet", "wax", "vitamin", "aunt&#x27;s cream", "intoleran") if word not in page] == []


@pytest.mark.parametrize("who", ["rita", "clara_user"])
def test_a_clients_page_costs_the_same_queries_whatever_is_on_file(
    client, cast, on_file, catalogue, django_assert_max_num_queries, who
):
    screened(cast.nora, catalogue.hands, wounds=Answer(True))
    for words in ("latex", "retinol", "ceramide np"):
        note_allergy(client=cast.nora, words=words, actor=SYSTEM)
    client.force_login(getattr(cast, who))
    with django_assert_max_num_queries(26):
        assert client.get(f"/clients/{cast.nora.pk}/").status_code == 200


def test_the_front_desk_notes_an_allergy_and_is_not_told_what_it_was_taken_for(rita, cast, catalogue):
    answer = rita.post(f"/clients/{cast.nora.pk}/allergies/", {"ingredient": "vit C"}, follow=True)
    assert Allergy.objects.get().group.code == "vitamin-c"
    assert "vitamin" not in without_form_help(answer.content.decode().lower())


def test_a_cosmetologist_sees_how_the_words_were_understood(clara, cast, catalogue):
    page = clara.post(f"/clients/{cast.nora.pk}/allergies/", {"ingredient": "vit C"}, follow=True).content.decode()
    assert "Noted: Vitamin C." in page
    assert "said as “vit C”" in page


@pytest.mark.parametrize("words", ["", "x" * 161])
def test_an_allergy_of_nothing_or_of_a_novel_is_refused_beside_the_field(rita, cast, catalogue, words):
    answer = rita.post(f"/clients/{cast.nora.pk}/allergies/", {"ingredient": words})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
    assert words in answer.content.decode()


def test_only_who_reads_health_takes_an_allergy_off_file(client, cast, catalogue):
    allergy = note_allergy(client=cast.nora, words="latex", actor=SYSTEM)
    address = f"/clients/{cast.nora.pk}/allergies/{allergy.pk}/remove/"
    client.force_login(cast.rita)
    assert client.post(address).status_code == 403
    client.force_login(cast.clara_user)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    stranger = ClientFactory(location=cast.location)
    assert client.post(f"/clients/{stranger.pk}/allergies/{allergy.pk}/remove/").status_code == 404


def test_a_document_is_noted_by_who_reads_health_only(client, cast, catalogue, today):
    address = f"/clients/{cast.nora.pk}/documents/"
    seen = {"rule_code": "diabetes", "issued_on": today.isoformat(), "issuer": "Dr. Demo"}
    client.force_login(cast.rita)
    assert client.post(address, seen).status_code == 403
    client.force_login(cast.clara_user)
    assert client.post(address, seen).status_code == 302
    document = Document.objects.get()
    assert (document.checked_by, document.issuer) == (cast.clara_user, "Dr. Demo")
    assert "Dr. Demo" in client.get(f"/clients/{cast.nora.pk}/").content.decode()
    assert client.post(f"{address}{document.pk}/remove/").status_code == 302
    assert client.post(f"{address}{document.pk}/remove/").status_code == 409


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"issued_on": "2026-02-31"}, "There is no such date."),
        ({"issued_on": "2999-01-01"}, "This date lies in the future."),
        ({"expires_on": "2000-01-01"}, "no longer valid on this date"),
        ({"rule_code": "waxing"}, "waxing"),
    ],
)
def test_a_document_that_cannot_be_is_refused_and_stays_typed(clara, cast, catalogue, today, wrong, sentence):
    seen = {"rule_code": "diabetes", "issued_on": today.isoformat(), "issuer": "Dr. Demo"} | wrong
    answer = clara.post(f"/clients/{cast.nora.pk}/documents/", seen)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Dr. Demo" in answer.content.decode()


def test_the_questions_are_asked_in_the_pages_language(client, cast, catalogue):
    cast.rita.language = "ru"
    cast.rita.save()
    client.force_login(cast.rita)
    page = client.get(f"/clients/{cast.nora.pk}/screening/", headers={"Accept-Language": "ru"}).content.decode()
    assert catalogue.rules["pregnancy"].question_ru in page


def test_the_preview_says_what_the_answers_mean_and_stores_nothing(clara, cast, catalogue, today):
    answer = clara.post(f"/clients/{cast.nora.pk}/screening/preview/", {"wounds": "yes", "waxing": "no"})
    page = answer.content.decode()
    assert "not until it has healed" in page
    assert "2 of 12 answered" in page
    assert not Screening.objects.exists()


def test_the_preview_at_the_front_desk_tells_nothing_that_is_on_file(rita, on_file):
    page = rita.post(f"/clients/{on_file.pk}/screening/preview/", {"wounds": "no"}).content.decode().lower()
    assert [word for word in WORDS if word in page] == []


@pytest.mark.parametrize("value", ["2026-02-31", "soon", "0000-00-00", "\x00", "9" * 400])
def test_a_preview_of_a_date_half_typed_is_still_a_preview(rita, cast, catalogue, value):
    data = {"waxing": "yes", "waxing-since": value}
    assert rita.post(f"/clients/{cast.nora.pk}/screening/preview/", data).status_code == 200


def test_answers_saved_lead_back_to_the_client(rita, cast, catalogue):
    answer = post_answers(rita, cast.nora, catalogue.face)
    assert answer["Location"] == f"/clients/{cast.nora.pk}/"
    assert Screening.objects.get().taken_by == cast.rita


def test_answers_saved_inside_another_page_are_told_to_it(rita, cast, catalogue):
    given = dict.fromkeys(answers(catalogue.face), "no") | {"treatment": str(catalogue.face.pk), "embed": "1"}
    answer = rita.post(f"/clients/{cast.nora.pk}/screening/", given, headers=HTMX)
    assert answer.status_code == 204
    assert '"screening-taken"' in answer["HX-Trigger"]
    assert f'"id": {Screening.objects.get().pk}' in answer["HX-Trigger"]


def test_without_scripts_the_other_page_gets_the_screening_in_its_address(rita, cast, catalogue):
    answer = post_answers(rita, cast.nora, catalogue.face, next="/book/?date=2026-03-02")
    taken = Screening.objects.get()
    assert answer["Location"] == f"/book/?date=2026-03-02&client={cast.nora.pk}&screening={taken.pk}"


def test_none_of_these_answers_no_to_the_rest(rita, cast, catalogue):
    rita.post(f"/clients/{cast.nora.pk}/screening/", {"wounds": "yes", "rest": "no"})
    screening = Screening.objects.get()
    assert screening.outcome == "deferred"
    assert screening.answers.filter(yes=False).count() == len(answers(catalogue.face)) - 1


def test_a_question_left_out_is_named_and_the_answers_stay(rita, cast, catalogue):
    answer = rita.post(f"/clients/{cast.nora.pk}/screening/", {"wounds": "yes", "wounds-note": "left hand"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Answer yes or no." in page
    assert "left hand" in page
    assert not Screening.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"waxing": "yes", "waxing-since": "2026-02-31"}, "There is no such date."),
        ({"waxing": "yes", "waxing-since": "2999-01-01"}, "This date lies in the future."),
        ({"pregnancy": "yes", "pregnancy-until": "2001-01-01"}, "This date has come"),
        ({"pregnancy": "yes", "pregnancy-until": "9999-12-31"}, "too far off"),
        ({"wounds": "yes", "wounds-note": "x" * 2001}, "at most 2000"),
        ({"wounds": "perhaps"}, "perhaps"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused_beside_it(rita, cast, catalogue, wrong, sentence):
    answer = post_answers(rita, cast.nora, catalogue.face, **wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert all(typed in page for typed in wrong.values())
    assert not Screening.objects.exists()


@pytest.mark.parametrize("treatment", ["0", "x", "face-oxygen-peeling", "9" * 50])
def test_a_treatment_that_is_not_in_use_cannot_be_screened_for(rita, cast, catalogue, treatment):
    assert rita.get(f"/clients/{cast.nora.pk}/screening/?treatment={treatment}").status_code == 404


def test_the_screening_page_costs_few_queries(rita, cast, catalogue, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert rita.get(f"/clients/{cast.nora.pk}/screening/").status_code == 200


def test_answers_that_lapsed_ask_to_be_asked_again(rita, cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    old = {"taken_on": today - timedelta(days=31), "valid_until": today - timedelta(days=1)}
    Screening.objects.update(**old)
    page = detail(rita, cast.nora)
    assert "the answers held until" in page
    assert "ask again" in page
