from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "salon.outbox"
    label = "outbox"
