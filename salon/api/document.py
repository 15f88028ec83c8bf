"""Finishes the OpenAPI document: an example for every body, answer and refusal, the headers of answers, and links from
what is made to what follows.

Examples are built from the schemas, so that they cannot go stale; only what a word means stands here. Links are the
paths a front desk walks: a client is made, screened, planned for, booked.
"""

from typing import Any

from salon.api.problems import body, title

Schema = dict[str, Any]

# One consistent story: Nora's first course at a salon in Berlin, on a Monday in March.
_WORDS = {
    "address": "12 Air Street, Berlin",
    "area": "face",
    "cas": "501-30-4",
    "client_name": "Nora Test",
    "closes": "20:00",
    "by": "Clara",
    "code": "hyaluronic",
    "cosmetologist_name": "Clara",
    "dedupe_key": "reminder-2d:session:42:seq:0",
    "device_name": "Oxygen 1",
    "email": "nora@example.com",
    "from": "10:00",
    "gais": "improved",
    "inci": "HYALURONIC ACID",
    "indication_code": "dryness",
    "ingredient": "vitamin C",
    "kind": "reminder-2d",
    "label": "closest",
    "language": "en",
    "media_type": "application/pdf",
    "name": "Nora Test",
    "next": "https://salon.example/api/v1/sessions/?cursor=cD0xMDA%3D",
    "note": "By telephone.",
    "notes": "Prefers mornings.",
    "opens": "09:00",
    "password": "a long password",
    "phone": "+4930123456",
    "picture": "/api/v1/photos/1/picture/",
    "place": "left forearm, inside",
    "previous": "https://salon.example/api/v1/sessions/?cursor=cj0xJnA9MTAx",
    "purpose": "treatment",
    "reason": "Tue 12:00: both oxygen devices are busy until 12:30.",
    "room_name": "Room Air",
    "rule_code": "diabetes",
    "scale": "severity",
    "scope": "desk",
    "signed_by": "Clara",
    "since_last": "slight redness, gone after an hour",
    "step": "cleanse",
    "subject": "Your course of ten sessions",
    "taken_by": "Clara",
    "text": "Slight redness, gone at noon.",
    "to": "13:00",
    "token": "d3Jp…",
    "username": "rita",
    "warnings": "This serum is not listed for dryness.",
    "words": "vitamin C",
    "zone": "Europe/Berlin",
    "zone_name": "Europe/Berlin",
}
_NUMBERS = {
    "minutes": 60, "sessions_total": 10, "sessions_booked": 10, "sessions_completed": 0, "per_week": 2,
    "min_gap_days": 2, "number": 1, "weekday": 0, "cost": 120, "expires_in_days": 90, "device_minutes": 25,
    "serum_ml": 3, "grade": 2, "sessions": 10,
}  # fmt: skip
# One refusal of each status: its code and sentence, and what comes with them.
_REFUSALS: dict[str, tuple[str, str, Schema]] = {
    "400": ("invalid", "Please check: email.", {"errors": {"email": ["Enter a valid email address."]}}),
    "401": ("unauthorized", "This token is not valid. Please make a new one.", {}),
    "403": ("forbidden", "Your role does not allow this.", {}),
    "404": ("not_found", "There is nothing at this address.", {}),
    "409": (
        "conflict",
        "Not booked. Session 1, Mon 2 Mar, 10:00: Oxygen 1 is in use until 11:15.",
        {"conflicts": [{"number": 1, "resource": "device", "detail": "Oxygen 1 is in use until 11:15."}]},
    ),
    "412": ("stale", "Someone else changed this since you read it. Please read it again.", {}),
    "413": ("too_large", "A request has at most 2 MB, its files aside.", {}),
    "415": ("unsupported_media_type", "This address reads only: application/json.", {}),
    "422": ("invalid", "This date is already past.", {"errors": {"start_on": ["This date is already past."]}}),
    "428": ("precondition_required", "Send If-Match with the ETag you read, so that nobody's change is lost.", {}),
    "429": ("throttled", "Too many requests. Please wait a moment.", {}),
}
_REFUSED_WITH = {
    "401": ("WWW-Authenticate", "string", "`Token`: how to say who asks."),
    "429": ("Retry-After", "integer", "Seconds to wait."),
}
_WITH_ETAG = {"ClientOut", "CourseRow", "ReplanOut", "SessionRow", "RecordOut"}  # what of this shape is answered

_FORMATS = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T10:00:00+01:00",
    "decimal": "3.00",
    "binary": "(the file)",
}

# operation whose answer leads on -> name of the link: (operation, its parameters)
_ID = {"id": "$response.body#/id"}
_ITS_CLIENT = {"id": "$response.body#/client"}
_SAME = {"id": "$request.path.id"}
LINKS: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "clients_create": {
        "read": ("clients_read", _ID),
        "change": ("clients_update", _ID),
        "allergies": ("allergies_create", _ID),
        "screen": ("screenings_create", _ID),
        "sign": ("consents_sign", _ID),
        "progress": ("progress_read", _ID),
    },
    "screenings_create": {"all": ("screenings_list", _SAME)},
    "allergies_create": {"all": ("allergies_list", _SAME), "remove": ("allergies_remove", _ID)},
    "skin_types_create": {"all": ("skin_types_list", _SAME), "remove": ("skin_types_remove", _ID)},
    "documents_upload": {
        "file": ("documents_file", _ID),
        "check": ("documents_check", _ID),
        "remove": ("documents_remove", _ID),
    },
    "patch_tests_create": {"read": ("patch_tests_read", _ID), "remove": ("patch_tests_remove", _ID)},
    "waiting_join": {"offer": ("waiting_offer", _ID), "leave": ("waiting_leave", _ID)},
    "repairs_create": {
        "read": ("repairs_read", _ID),
        "apply": ("repairs_apply", _ID),
        "note": ("repairs_note", _ID),
        "undo": ("repairs_undo", _ID),
    },
    "lots_read": {
        "open": ("lots_open", _SAME),
        "count": ("lots_count", _SAME),
        "waste": ("lots_waste", _SAME),
        "trace": ("lots_trace", _SAME),
    },
    "messages_read": {
        "hold": ("messages_hold", _SAME),
        "release": ("messages_release", _SAME),
        "send now": ("messages_send_now", _SAME),
        "retry": ("messages_retry", _SAME),
        "settle": ("messages_settle", _SAME),
    },
    "courses_create": {
        "read": ("courses_read", _ID),
        "replan": ("courses_replan", _ID),
        "catch up": ("courses_catch_up", _ID),
        "pause": ("courses_pause", _ID),
        "cancel": ("courses_cancel", _ID),
        "first session": ("sessions_read", {"id": "$response.body#/sessions/0/id"}),
        "client": ("clients_read", _ITS_CLIENT),
    },
    "courses_pause": {
        "plans": ("courses_plan_rest", _SAME),
        "resume": ("courses_resume", _SAME),
        "read": ("courses_read", _SAME),
    },
    "sessions_read": {
        "move": ("sessions_move", _SAME),
        "confirm": ("sessions_confirm", _SAME),
        "arrive": ("sessions_arrive", _SAME),
        "cancel": ("sessions_cancel", _SAME),
        "undo": ("sessions_undo", _SAME),
        "the rest follows": ("sessions_shift_rest", _SAME),
        "course": ("courses_read", {"id": "$response.body#/course"}),
        "client": ("clients_read", _ITS_CLIENT),
    },
    "sessions_arrive": {"start": ("sessions_start", _SAME), "did not come": ("sessions_no_show", _SAME)},
    "sessions_start": {
        "record": ("records_read", _SAME),
        "photos": ("photos_create", _SAME),
        "complete": ("sessions_complete", _SAME),
        "stop": ("sessions_stop", _SAME),
    },
    "sessions_complete": {"amend": ("amendments_create", _SAME), "progress": ("progress_read", _ITS_CLIENT)},
    "photos_create": {"remove": ("photos_remove", _ID)},
    "token_create": {"revoke": ("tokens_revoke", _ID)},
}


def finish(result: Schema, generator: Any, **kwargs: Any) -> Schema:
    """drf-spectacular's postprocessing hook."""
    for path in result["paths"].values():
        for operation in path.values():
            _show(operation, result["components"]["schemas"])
            _show_refusals(operation)
            _show_headers(operation)
            _lead_on(operation)
    return result


def _show(operation: Schema, known: dict[str, Schema]) -> None:
    given = [operation["requestBody"]] if "requestBody" in operation else []
    for told in [*given, *(answer for status, answer in operation["responses"].items() if status not in _REFUSALS)]:
        for media in told.get("content", {}).values():
            media.setdefault("example", example(media["schema"], known))


def _show_refusals(operation: Schema) -> None:
    for status, answer in operation["responses"].items():
        if status in _REFUSALS:
            code, detail, more = _REFUSALS[status]
            shown = body(status_code=int(status), code=code, title=title(int(status)), detail=detail, **more)
            for media in answer["content"].values():
                media["example"] = shown


def _show_headers(operation: Schema) -> None:
    for status, answer in operation["responses"].items():
        if status in _REFUSED_WITH:
            _add_header(answer, *_REFUSED_WITH[status])
        if not status.startswith("2"):
            continue
        if any(media["schema"].get("$ref", "").rpartition("/")[2] in _WITH_ETAG for media in _media(answer)):
            _add_header(answer, "ETag", "string", "Its state, for If-Match.")
        if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ())):
            _add_header(answer, "Idempotency-Replayed", "string", "`true`: the first answer once more.")


def _media(answer: Schema) -> list[Schema]:
    return list(answer.get("content", {}).values())


def _add_header(answer: Schema, name: str, kind: str, description: str) -> None:
    answer.setdefault("headers", {})[name] = {"schema": {"type": kind}, "description": description}


def _lead_on(operation: Schema) -> None:
    links = LINKS.get(operation["operationId"], {})
    for status, answer in operation["responses"].items():
        if links and status.startswith("2"):
            answer["links"] = {
                name: {"operationId": target, "parameters": parameters} for name, (target, parameters) in links.items()
            }


def example(schema: Schema, known: dict[str, Schema], name: str = "") -> Any:
    """Return a value that fits the schema; ``name`` is the field it stands in."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rpartition("/")[2]], known, name)
    for told in ("example", "default", "const"):
        if told in schema:
            return schema[told]
    if "enum" in schema:
        return next((value for value in schema["enum"] if value not in (None, "")), None)
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            return example(schema[choice][0], known, name)
    kinds = schema.get("type", "object")
    return _of_type([kinds] if isinstance(kinds, str) else kinds, schema, known, name)


def _of_type(kinds: list[str], schema: Schema, known: dict[str, Schema], name: str) -> Any:
    if "object" in kinds:
        inner = schema.get("additionalProperties")
        if "properties" not in schema:
            return {"pregnancy": example(inner, known)} if isinstance(inner, dict) and inner else {}
        return {field: example(of, known, field) for field, of in schema["properties"].items()}
    if "array" in kinds:
        return [example(schema["items"], known, name)]
    if "string" in kinds:
        return (
            _FORMATS.get(schema.get("format", "")) or _WORDS.get(name, "")[: schema.get("maxLength", 1000)] or "other"
        )
    if "boolean" in kinds:
        return True
    if "integer" in kinds or "number" in kinds:
        return max(_NUMBERS.get(name, 1), schema.get("minimum", 0))
    return None
