from clients.models.allergy import Allergy
from clients.models.client import Client
from clients.models.consent import Consent, ConsentDemand, ConsentText, Purpose, Signature
from clients.models.document import Document
from clients.models.override import Override
from clients.models.patch_test import PatchReading, PatchTest
from clients.models.screening import Screening, ScreeningAnswer
from clients.models.skin_type import SkinType

__all__ = [
    "Allergy",
    "Client",
    "Consent",
    "ConsentDemand",
    "ConsentText",
    "Document",
    "Override",
    "PatchReading",
    "PatchTest",
    "Purpose",
    "Screening",
    "ScreeningAnswer",
    "Signature",
    "SkinType",
]
