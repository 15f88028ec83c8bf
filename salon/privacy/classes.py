"""The classes of what is held about a client, and the classes of what is read. Pure."""

from enum import StrEnum


class RecordClass(StrEnum):
    """What is kept and erased together, each with a retention time of its own."""

    CONTACT = "contact"  # name, address, notes of the desk, what was said when a date was called off
    HEALTH = "health"  # answers, allergies, documents
    CONSENTS = "consents"  # what she agreed to: the salon's proof
    RECORDS = "records"  # what was done in the sessions and how the skin took it
    PHOTOS = "photos"
    MESSAGES = "messages"  # what was written to her


class Read(StrEnum):
    """What somebody read; a line of the access log names at least one."""

    ANSWERS = "answers"
    ALLERGIES = "allergies"
    DOCUMENTS = "documents"
    RECORDS = "records"
    PROGRESS = "progress"
    PHOTOS = "photos"
    CONSENTS = "consents"
    EXPORT = "export"  # everything at once
