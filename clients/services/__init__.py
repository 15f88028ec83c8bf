"""What can be done with clients, one verb a file. Every service takes who does it."""

from clients.services.allergies import note_allergy, withdraw_allergy
from clients.services.consents import sign_consents, withdraw_consent
from clients.services.documents import check_document, note_document, upload_document, withdraw_document
from clients.services.override import override_findings
from clients.services.patch_tests import apply_patch_test, read_patch_test, withdraw_patch_test
from clients.services.save_client import create_client, update_client
from clients.services.take_screening import take_screening

__all__ = [
    "apply_patch_test",
    "check_document",
    "create_client",
    "note_allergy",
    "note_document",
    "override_findings",
    "read_patch_test",
    "sign_consents",
    "take_screening",
    "update_client",
    "upload_document",
    "withdraw_allergy",
    "withdraw_consent",
    "withdraw_document",
    "withdraw_patch_test",
]
