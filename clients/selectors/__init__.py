"""What others may read of clients."""

from clients.selectors.screenings import (
    allergies_of,
    current_screening,
    documents_of,
    questions,
    standings,
)
from clients.selectors.search import clients_of, search_clients

__all__ = [
    "allergies_of",
    "clients_of",
    "current_screening",
    "documents_of",
    "questions",
    "search_clients",
    "standings",
]
