"""Without a mail server every mail becomes a file: whole, private, named so that a person finds it."""

import email
import email.policy
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine

from salon.outbox.eml import EmlFolderBackend
from salon.outbox.models import Message, Transport
from salon.outbox.services import send_due
from tests.outbox.conftest import NOW

pytestmark = pytest.mark.django_db


@time_machine.travel(NOW, tick=False)
def test_a_mail_becomes_a_file_for_its_owner_alone(write: Callable[..., Message], tmp_path: Path) -> None:
    write("reminder-2d:session:42:seq:3")
    folder = tmp_path / "mail"
    assert send_due(connection=EmlFolderBackend(folder=folder)).sent == 1
    (file,) = folder.iterdir()
    name = "2026-03-02_090000_reminder-2d.session.42.seq.3_reminder-2d-session-42-seq-3@example.com.eml"
    assert file.name == name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail["Subject"].startswith("Note")
    assert b"\r\n" in file.read_bytes()


@time_machine.travel(NOW, tick=False)
def test_a_name_cannot_lead_out_of_the_folder(write: Callable[..., Message], tmp_path: Path) -> None:
    write("note:1", to_address="../../x@example.com")
    send_due(connection=EmlFolderBackend(folder=tmp_path / "mail"))
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]


@time_machine.travel(NOW, tick=False)
def test_a_folder_that_cannot_be_written_holds_up_all_and_blames_none(
    write: Callable[..., Message], tmp_path: Path
) -> None:
    write("note:1")
    (tmp_path / "mail").write_text("not a folder")
    assert send_due(connection=EmlFolderBackend(folder=tmp_path / "mail")).stopped
    assert Message.objects.get().status == "pending"
    assert Transport.objects.get().failures == 1
