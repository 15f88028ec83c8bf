"""Old texts are erased; that something was sent, when and why stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from salon.outbox.models import Message
from salon.outbox.services import look, purge, send_due
from tests.outbox.conftest import NOW
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db


def test_texts_are_erased_when_their_time_is_over(
    write: Callable[..., Message], sink: Sink, settings: Settings
) -> None:
    settings.OUTBOX_KEEP_DAYS = 30
    with time_machine.travel(NOW, tick=False) as moment:
        write("note:1")
        send_due(connection=sink.connection())
        write("note:2", due_at=NOW + timedelta(days=400))
        moment.shift(timedelta(days=30))
        assert purge() == 0
        moment.shift(timedelta(seconds=1))
        assert purge() == 1
        assert purge() == 0
    erased = Message.objects.get(dedupe_key="note:1")
    assert (erased.text, erased.html, erased.attachments) == ("", "", [])
    assert (erased.status, erased.sent_at) == ("sent", NOW)
    assert look(erased).letter is None
    assert look(Message.objects.get(dedupe_key="note:2")).letter is not None
