"""``Idempotency-Key``: a POST that is sent twice is done once, and both get the first answer.

The row, the work and the answer are one transaction, so a process killed at any point leaves all of it or nothing.
Two at once are told apart by an advisory lock: the second waits a moment for the first one's answer.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from salon import clock
from salon.api.models import IdempotentRequest
from salon.errors import Conflict, Invalid

KEPT = timedelta(hours=24)
PATIENCE = "3s"
MAX_LENGTH = 255
_REPEATED_HEADERS = ("ETag", "Location")

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Decorate an API view's ``post``."""

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(view, request, *args, **kwargs)
        if not 0 < len(key) <= MAX_LENGTH or not key.isprintable():
            raise Invalid("idempotency_key_invalid", _("An Idempotency-Key has 1 to 255 printable characters."))
        with transaction.atomic():
            _wait_for_others(view.user.pk, key)
            return _answer_once(view, request, key, lambda: handler(view, request, *args, **kwargs))

    return once


def _wait_for_others(user_id: int, key: str) -> None:
    number = int.from_bytes(hashlib.sha256(f"{user_id}:{key}".encode()).digest()[:8], "big", signed=True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError:
        raise Conflict("in_progress", _("The first request with this key is still running.")) from None


def _answer_once(view: Any, request: Request, key: str, work: Callable[[], Response]) -> Response:
    now = clock.now()
    asked = _digest(request)
    stored = IdempotentRequest.objects.filter(user=view.user, key=key).first()
    if stored and stored.created_at > now - KEPT:
        if stored.digest != asked:
            raise Invalid("idempotency_key_reused", _("This Idempotency-Key was used for another request."))
        return _replay(stored)
    if stored:
        stored.delete()
    try:
        with transaction.atomic():
            response = work()
    except Exception as exc:  # noqa: BLE001 - the view's own handler decides; what it does not know it raises again
        response = cast(Response, view.handle_exception(exc))
        if response.status_code >= 500:  # "try again later" is no answer to keep
            return response
    IdempotentRequest.objects.create(
        user=view.user,
        key=key,
        digest=asked,
        created_at=now,
        status=response.status_code,
        body=json.dumps(response.data, cls=JSONEncoder),
        headers={name: response[name] for name in _REPEATED_HEADERS if name in response}
        | ({"Content-Type": response.content_type} if response.content_type else {}),
    )
    return response


def _digest(request: Request) -> str:
    text = json.dumps([request.method, request.path, request.data], sort_keys=True, default=_as_text)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: Any) -> str:
    """A file is its bytes, whatever it is called."""
    if not isinstance(value, UploadedFile):
        return str(value)
    value.seek(0)
    found = hashlib.file_digest(value, "sha256").hexdigest()
    value.seek(0)
    return found


def _replay(stored: IdempotentRequest) -> Response:
    headers = dict(stored.headers)
    content_type = headers.pop("Content-Type", None)
    response = Response(json.loads(stored.body), status=stored.status, headers=headers, content_type=content_type)
    response["Idempotency-Replayed"] = "true"
    return response
