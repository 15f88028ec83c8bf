"""Settings that a slip would weaken in silence."""

from django.contrib.auth.hashers import get_hasher
from django.test import override_settings

from salon import settings


def test_passwords_are_kept_by_a_slow_hash() -> None:
    with override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS):
        assert get_hasher().algorithm in {"pbkdf2_sha256", "scrypt", "argon2"}


def test_errors_are_never_shown_unless_asked_for() -> None:
    assert settings.DEBUG is False


def test_the_broker_takes_no_pickles() -> None:
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]


def test_nothing_in_the_settings_needs_a_session_of_the_database() -> None:
    """PgBouncer in transaction mode keeps none."""
    assert settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True


def test_every_beat_names_a_task_that_exists() -> None:
    from salon.celery import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
