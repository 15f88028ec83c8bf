"""What can be done with clients, one verb a file. Every service takes who does it."""

from clients.services.allergies import note_allergy, withdraw_allergy
from clients.services.consents import sign_consents, withdraw_consent
from clients.services.documents import note_document, withdraw_document
from clients.services.save_client import create_client, update_client
from clients.services.take_screening import take_screening

__all__ = [
    "create_client",
    "note_allergy",
    "note_document",
    "sign_consents",
    "take_screening",
    "update_client",
    "withdraw_allergy",
    "withdraw_consent",
    "withdraw_document",
]
