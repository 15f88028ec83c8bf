"""What a start prepares: it does what is needed, once, and tells the demo accounts only while they work."""

import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from pytest_django import Settings

from salon import static_files, translations
from salon.accounts.models import User
from salon.management.commands.prepare import _tell_demo_accounts
from tests.factories import MembershipFactory, UserFactory
from tests.factories.people import PASSWORD

SOURCES = Path(__file__).resolve().parents[2] / "salon" / "static"


@pytest.fixture
def collected(tmp_path: Path, settings: Settings) -> Path:
    """Our own static files, as production has them."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "salon.static_files.HashedFiles"}}
    assert static_files.collect()
    return tmp_path


def test_every_static_file_is_named_by_its_content(collected: Path) -> None:
    app = staticfiles_storage.url("js/app.js")
    assert app != "/static/js/app.js"
    text = (collected / app.removeprefix("/static/")).read_text()
    assert "import" in text
    assert '"./theme.js"' not in text  # the modules it imports have their hashed names too
    assert not (collected / "js" / "app.js").exists()
    assert (collected / (app.removeprefix("/static/") + ".br")).exists()


def test_collecting_again_is_left_out_until_a_file_changes(collected: Path) -> None:
    assert not static_files.collect()
    os.utime(SOURCES / "css" / "tokens.css")
    assert static_files.collect()


def test_translations_are_compiled_once(tmp_path: Path, settings: Settings) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    source = tmp_path / "ru" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Diary"\nmsgstr "День"\n')
    assert translations.compile_all() == [source.with_suffix(".mo")]
    assert "День".encode() in source.with_suffix(".mo").read_bytes()
    assert translations.compile_all() == []


@pytest.mark.django_db
class TestDemoAccounts:
    @pytest.fixture(autouse=True)
    def password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)

    @pytest.fixture
    def olga(self) -> User:
        user: User = UserFactory(username="olga")
        return user

    def test_they_are_told_with_their_password(self, tmp_path: Path, olga: User) -> None:
        UserFactory(username="rita")
        _tell_demo_accounts(tmp_path / "told")
        said = (tmp_path / "told").read_text().splitlines()[0]
        assert said == f"Demo accounts: olga (owner), rita (receptionist); password {PASSWORD}"

    def test_not_once_the_password_is_another(self, tmp_path: Path, olga: User) -> None:
        _tell_demo_accounts(tmp_path / "told")
        olga.set_password("her-own-secret-9")
        olga.save()
        _tell_demo_accounts(tmp_path / "told")
        assert not (tmp_path / "told").exists()

    def test_not_in_a_salon_without_them(self, tmp_path: Path) -> None:
        _tell_demo_accounts(tmp_path / "told")
        assert not (tmp_path / "told").exists()

    def test_a_salon_that_has_people_is_never_filled_with_the_demo(
        self, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.SALON_DATA = tmp_path
        monkeypatch.setattr(static_files, "collect", lambda: False)
        MembershipFactory(user__username="vera")
        call_command("prepare", demo=True, stdout=(tmp_path / "out").open("w"))
        assert list(User.objects.values_list("username", flat=True)) == ["vera"]
