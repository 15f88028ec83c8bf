"""Doctor's documents: what is taken, where it lies, who reads it, and when it counts."""

import stat
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from bookings.selectors.tasks import tasks_of
from clients.clearance import clearance
from clients.models import Client, Document
from clients.papers import BYTES_MOST, NotAPaper, read_paper
from clients.screening import Answer
from clients.selectors.screenings import standings
from clients.services import check_document, upload_document, withdraw_document
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict
from salon.privacy.models import Reading
from tests.factories import ClientFactory
from tests.factories.courses import make_course
from tests.factories.papers import PDF, SVG, with_program
from tests.factories.photos import file_of, with_exif
from tests.factories.screenings import screened

pytestmark = pytest.mark.django_db
HIDDEN = zlib.compress(b"<</S /JavaScript /JS (x)>>")
IN_A_STREAM = b"5 0 obj <</Type /ObjStm /Length 9>>\nstream\n" + HIDDEN + b"\nendstream endobj\n%%EOF"


@pytest.fixture(autouse=True)
def private(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def today(cast):
    return clock.today(cast.location.zone)


def upload(cast, data=PDF, name="attest.pdf") -> Document:
    return upload_document(client=cast.nora, file=SimpleUploadedFile(name, data), actor=Actor(cast.rita))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (SVG, "drawing"),
        (b"GIF89a" + b"0" * 400, "format"),
        (b"MZ" + b"0" * 400, "format"),
        (b"junk before %PDF-1.4 %%EOF", "format"),
        (PDF[:40], "broken"),
        (PDF + b"PK\x05\x06\x00\x00\x00\x00" + b"0" * 14, "two_files"),
        (b"%PDF-1.4 <html><script>x</script></html> %%EOF", "two_files"),
        (file_of() + b"PK\x05\x06\x00\x00\x00\x00" + b"0" * 14, "two_files"),
        (with_program(), "program"),
        (with_program(b"/AA <</O <</S /J#61vaScript>> >>"), "program"),
        (with_program(b"/Names <</EmbeddedFiles 3 0 R>>"), "program"),
        (PDF + IN_A_STREAM, "program"),
        (file_of()[:3000], "broken"),
        (b"%PDF-" + b"0" * BYTES_MOST, "too_large"),
    ],
)
def test_what_is_no_paper_is_refused_whatever_it_is_called(data, why):
    with pytest.raises(NotAPaper) as refusal:
        read_paper(data)
    assert refusal.value.why == why


def test_a_photograph_of_the_paper_is_drawn_anew_without_place_and_maker():
    paper = read_paper(with_exif())
    assert paper.media_type == "image/jpeg"
    assert b"PHONEMAKER" not in paper.data
    assert read_paper(PDF).data == PDF


def test_a_file_lies_private_under_a_name_that_tells_nothing(cast, private):
    document = upload(cast, name="diabetes of Nora.pdf")
    (path,) = [one for one in private.rglob("*") if one.is_file()]
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert document.file == str(path.relative_to(private))
    assert len(Path(document.file).stem) == 32
    assert "diabetes" not in document.file


def test_without_its_row_a_file_does_not_stay(cast, private):
    nobody = Client(name="Not saved", location=cast.location)
    with pytest.raises(ValueError, match="unsaved"):
        upload_document(client=nobody, file=SimpleUploadedFile("a.pdf", PDF), actor=Actor(cast.rita))
    assert [one for one in private.rglob("*") if one.is_file()] == []


def test_a_document_counts_once_it_is_checked_and_no_more_when_withdrawn(cast, catalogue, today):
    screened(cast.nora, catalogue.face, referral=Answer(True))

    def outcome() -> str:
        """As her page shows it and as every service asks it: the same."""
        shown = standings(cast.nora, today)[0].verdict(today)
        asked = clearance(client=cast.nora, treatment=catalogue.face, serum=None, today=today).verdict
        assert asked is not None
        assert asked.outcome is shown.outcome
        return shown.outcome.value

    document = upload(cast)
    assert outcome() == "refused"
    check_document(document=document, rule_code="referral", issued_on=today, actor=Actor(cast.clara_user))
    assert (document.checked_by, outcome()) == (cast.clara_user, "clear")
    with pytest.raises(Conflict):
        check_document(document=document, rule_code="referral", issued_on=today, actor=Actor(cast.olga))
    withdraw_document(document=document, actor=Actor(cast.olga))
    assert outcome() == "refused"


def test_the_receptionist_uploads_and_reads_nothing(client, cast, catalogue):
    client.force_login(cast.rita)
    address = f"/clients/{cast.nora.pk}/documents/"
    file = SimpleUploadedFile("a.pdf", PDF)
    assert client.post(address + "upload/", {"file": file}).status_code == 302
    document = Document.objects.get()
    assert (document.uploaded_by, document.checked_at) == (cast.rita, None)
    assert client.get(f"{address}{document.pk}/").status_code == 403
    assert client.post(f"{address}{document.pk}/check/", {}).status_code == 403
    assert "1 document waits to be checked." in client.get(f"/clients/{cast.nora.pk}/").content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("attest.pdf", SVG, "SVG drawing"),
        ("attest.jpg", b"MZ" + b"0" * 4000, "no PDF, JPEG or PNG"),
        ("huge.pdf", b"%PDF-" + b"0" * BYTES_MOST, "larger than 10 MB"),
        ("more.pdf", b"%PDF-" + b"0" * 26 * 1024 * 1024, "larger than 10 MB"),
        ("empty.pdf", b"", "The file is empty"),
    ],
)
def test_a_refused_file_loses_nothing_that_was_typed(client, cast, catalogue, private, name, data, said, today):
    client.force_login(cast.clara_user)
    typed = {"rule_code": "diabetes", "issued_on": today.isoformat(), "issuer": "Dr. Test"}
    answer = client.post(f"/clients/{cast.nora.pk}/documents/", typed | {"file": SimpleUploadedFile(name, data)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="Dr. Test"' in page
    assert f'value="{today.isoformat()}"' in page
    assert not Document.objects.exists()
    assert [one for one in private.rglob("*") if one.is_file()] == []


def test_a_large_file_is_never_laid_on_the_disk_as_it_came(client, cast, private, settings):
    settings.FILE_UPLOAD_TEMP_DIR = private / "nowhere"
    client.force_login(cast.rita)
    large = PDF + b"%" + b"0" * 4 * 1024 * 1024 + b"\n%%EOF"
    address = f"/clients/{cast.nora.pk}/documents/upload/"
    assert client.post(address, {"file": SimpleUploadedFile("a.pdf", large)}).status_code == 302
    assert Document.objects.get().size == len(large)


def test_whoever_may_opens_the_file_as_an_attachment_that_nobody_keeps_and_stands_in_the_log(client, cast, catalogue):
    document = upload(cast)
    client.force_login(cast.clara_user)
    answer = client.get(f"/clients/{cast.nora.pk}/documents/{document.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == f'attachment; filename="document-{document.pk}.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert Reading.objects.get().what == ["documents"]
    other = ClientFactory(location=cast.location)
    assert client.get(f"/clients/{other.pk}/documents/{document.pk}/").status_code == 404


def test_she_checks_what_was_uploaded_on_the_clients_page(client, cast, catalogue, today):
    document = upload(cast)
    client.force_login(cast.clara_user)
    address = f"/clients/{cast.nora.pk}/documents/{document.pk}/check/"
    name = f"d{document.pk}-"
    future = {f"{name}rule_code": "diabetes", f"{name}issued_on": (today + timedelta(days=1)).isoformat()}
    refused = client.post(address, future | {f"{name}issuer": "Dr. Test"})
    assert refused.status_code == 422
    assert 'value="Dr. Test"' in refused.content.decode()
    assert client.post(address, future | {f"{name}issued_on": today.isoformat()}).status_code == 302
    document.refresh_from_db()
    assert document.checked_by == cast.clara_user


def test_what_waits_or_ends_is_a_task(cast, catalogue, today):
    def tasks() -> list[str]:
        return [one.kind for one in tasks_of(cast.location, now=clock.now()) if one.kind.startswith("document")]

    document = upload(cast)
    assert tasks() == ["document-unchecked"]
    ends = {"issued_on": today, "expires_on": today + timedelta(days=5)}
    check_document(document=document, rule_code="diabetes", actor=Actor(cast.clara_user), **ends)
    assert tasks() == []  # nobody comes
    make_course(cast, [clock.now() + timedelta(days=9)])
    assert tasks() == ["document-ends"]
    renewed = upload(cast)
    check_document(document=renewed, rule_code="diabetes", issued_on=today, actor=Actor(cast.clara_user))
    assert tasks() == []
