"""Clients."""

from datetime import UTC, datetime

import factory

from clients.models import Client
from tests.factories.people import LocationFactory


class ClientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Client

    location = factory.SubFactory(LocationFactory)
    name = factory.Sequence(lambda n: f"Test Client {n}")
    email = factory.Sequence(lambda n: f"client{n}@example.com")
    language = "en"
    created_at = datetime(2026, 1, 1, tzinfo=UTC)
