"""What the system refuses to start with."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from fastkontakt.accounts.checks import DEMO_BACKEND, check_deployment, check_sign_in, require_safe_start
from fastkontakt.accounts.identity_providers import find, providers, secret_name

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = str(ROOT / "docs" / "identity-providers.example.toml")


@pytest.fixture
def production(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Settings in order, outside the demo."""
    settings.DEMO = False
    settings.AUTHENTICATION_BACKENDS = ["fastkontakt.accounts.backends.VouchedFor"]
    settings.CITIZEN_KEY = "another"
    settings.IDENTITY_PROVIDERS = EXAMPLE
    for audience in ("staff", "citizens"):
        monkeypatch.setenv(secret_name("halland", audience), "x")
    return settings


def ids(found: Any) -> list[str]:
    return [error.id for error in found]


def test_what_is_in_order_starts(production: Any) -> None:
    assert check_sign_in(None) == []
    require_safe_start()


def test_the_demo_runs_as_it_is_and_is_never_deployed(settings: Any) -> None:
    assert check_sign_in(None) == []
    assert "accounts.E001" in ids(check_deployment(None))


def test_production_does_not_start_with_the_demos_password(production: Any) -> None:
    production.AUTHENTICATION_BACKENDS = [DEMO_BACKEND]
    assert ids(check_sign_in(None)) == ["accounts.E001"]
    with pytest.raises(ImproperlyConfigured, match="password"):
        require_safe_start()


def test_the_citizens_key_is_its_own(production: Any) -> None:
    production.CITIZEN_KEY = production.SECRET_KEY
    assert ids(check_sign_in(None)) == ["accounts.E002"]


def test_both_audiences_have_a_provider(production: Any, tmp_path: Path) -> None:
    production.IDENTITY_PROVIDERS = ""
    assert ids(check_sign_in(None)) == ["accounts.E004", "accounts.E004"]


SECTION = '[halland.staff]\nname = "A"\nclient_id = "b"\nissuer = "https://idp.example.se"\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("not toml", "cannot be read"),
        ('halland = "x"', "a table is expected"),
        ("[halland]\nstaff = 1", "a table is expected"),
        (SECTION.replace("staff", "others"), "the audience is one of"),
        (SECTION + 'colour = "red"', "unknown keys colour"),
        (SECTION + 'secret = "x"', "unknown keys secret"),
        (SECTION.replace('client_id = "b"', ""), "client_id is missing"),
        (SECTION.replace("https", "http"), "begins with https"),
        (SECTION + 'scope = "openid"', "scope has the wrong type"),
        (SECTION + "assurance = [1]", "assurance has the wrong type"),
        (SECTION + 'userinfo = "no"', "userinfo has the wrong type"),
        (SECTION.replace("halland", "region-x"), "set OIDC_SECRET_REGION_X_STAFF"),
    ],
)
def test_a_file_that_is_not_in_order_says_why(production: Any, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "providers.toml"
    file.write_text(text)
    production.IDENTITY_PROVIDERS = str(file)
    errors = check_sign_in(None)
    assert ids(errors) == ["accounts.E003"]
    assert why in errors[0].msg


def test_a_file_that_is_not_there_says_why(production: Any) -> None:
    production.IDENTITY_PROVIDERS = "nowhere.toml"
    assert ids(check_sign_in(None)) == ["accounts.E003"]


def test_a_secret_is_not_printed(production: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OIDC_SECRET_HALLAND_STAFF", "hemligheten")
    file = tmp_path / "providers.toml"
    file.write_text(SECTION)
    production.IDENTITY_PROVIDERS = str(file)
    assert find("halland-staff").secret == "hemligheten"
    assert "hemligheten" not in repr(providers())
    with pytest.raises(LookupError):
        find("halland-citizens")


@pytest.mark.parametrize(("more", "starts"), [({}, True), ({"IDENTITY_PROVIDERS": ""}, False)])
def test_the_web_process_itself_starts_or_does_not(more: dict[str, str], starts: bool) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.production",
        "ALLOWED_HOSTS": "fastkontakt.example.se",
        "REDIS_URL": "redis://127.0.0.1:1",
        "DATABASE_URL": "postgresql://unused",
        "SECRET_KEY": "s" * 50,
        "CITIZEN_KEY": "c" * 50,
        "IDENTITY_PROVIDERS": EXAMPLE,
        "OIDC_SECRET_HALLAND_STAFF": "x",
        "OIDC_SECRET_HALLAND_CITIZENS": "y",
    }
    result = subprocess.run(
        [sys.executable, "-c", "import fastkontakt.wsgi"],
        env=environment | more,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) is starts
    assert starts or "There is no identity provider for staff" in result.stderr
