from clients.models.allergy import Allergy
from clients.models.client import Client
from clients.models.consent import Consent
from clients.models.document import Document
from clients.models.screening import Screening, ScreeningAnswer

__all__ = ["Allergy", "Client", "Consent", "Document", "Screening", "ScreeningAnswer"]
