from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "salon.privacy"
    label = "privacy"
