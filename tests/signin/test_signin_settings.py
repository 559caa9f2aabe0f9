"""What is wrong with the settings of sign-in is said before anything is served:
all of it at once, and no secret with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import settings
from settings_sign_in import Mode

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, str]:
    """Settings of an OpenID provider with which nothing is wrong."""
    (tmp_path / "roles.toml").write_text("")
    return {
        "CONTACTPOINT_SIGN_IN": "oidc",
        "CONTACTPOINT_ADDRESS": "https://statistics.example",
        "CONTACTPOINT_COOKIE_SECRET": SECRET,
        "CONTACTPOINT_ROLES": str(tmp_path / "roles.toml"),
        "CONTACTPOINT_READING_LOG": "/var/log/contactpoint",
        "CONTACTPOINT_OIDC_METADATA_URL": "https://login.example/.well-known/openid-configuration",
        "CONTACTPOINT_OIDC_CLIENT_ID": "dashboard",
        "CONTACTPOINT_OIDC_CLIENT_SECRET": "hush-hush",
    }


@pytest.fixture
def behind(whole: dict[str, str]) -> dict[str, str]:
    """The same for a proxy."""
    return whole | {"CONTACTPOINT_SIGN_IN": "proxy", "CONTACTPOINT_PROXY_SECRET": SECRET}


def test_what_is_whole_is_taken_and_secrets_are_in_no_text_of_it(
    whole: dict[str, str], behind: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n")
    read = settings.read(
        whole
        | {
            "CONTACTPOINT_COOKIE_SECRET": "",
            "CONTACTPOINT_COOKIE_SECRET_FILE": str(tmp_path / "secret"),
            "CONTACTPOINT_HOST": "10.0.0.5",
        }
    )
    assert (
        read.sign_in.mode is Mode.OIDC
        and read.sign_in.cookie_secret == SECRET
        and read.sign_in.oidc.client_secret == "hush-hush"
    )
    assert (
        settings.read(behind).sign_in.proxy.secret == SECRET
        and settings.read(
            behind | {"CONTACTPOINT_PROXY_SECRET": "", "CONTACTPOINT_SOCKET": "/run/x.sock"}
        ).sign_in.proxy.secret
        == ""
    )
    assert SECRET not in repr(read) + repr(settings.read(behind)) and "hush" not in repr(read)


WRONG = [
    ("CONTACTPOINT_SIGN_IN", "saml"),
    ("CONTACTPOINT_ADDRESS", ""),
    ("CONTACTPOINT_ADDRESS", "http://statistics.example"),
    ("CONTACTPOINT_COOKIE_SECRET", "short"),
    ("CONTACTPOINT_COOKIE_SECRET", ""),
    ("CONTACTPOINT_COOKIE_SECRET_FILE", "/none"),
    ("CONTACTPOINT_ROLES", ""),
    ("CONTACTPOINT_ROLES", "/none"),
    ("CONTACTPOINT_DENIED", "/none"),
    ("CONTACTPOINT_READING_LOG", ""),
    ("CONTACTPOINT_OIDC_METADATA_URL", ""),
    ("CONTACTPOINT_OIDC_METADATA_URL", "http://login.example/.well-known/openid-configuration"),
    ("CONTACTPOINT_OIDC_METADATA_URL", "https://login.example/"),
    ("CONTACTPOINT_OIDC_CLIENT_ID", ""),
    ("CONTACTPOINT_OIDC_CLIENT_SECRET", ""),
    ("CONTACTPOINT_OIDC_SCOPE", "profile"),
    ("CONTACTPOINT_OIDC_PROMPT", "none"),
    ("CONTACTPOINT_HOST", "dashboard"),
    ("CONTACTPOINT_LONGEST_SECONDS", "28801"),
    ("CONTACTPOINT_IDLE_SECONDS", "1801"),
    ("CONTACTPOINT_IDLE_SECONDS", "0"),
    ("CONTACTPOINT_IDLE_SECONDS", "-1"),
    ("CONTACTPOINT_IDLE_SECONDS", "1e3"),
    ("CONTACTPOINT_SOCKET", "relative.sock"),
]
WRONG_BEHIND = [
    ("CONTACTPOINT_HOST", "10.0.0.5"),
    ("CONTACTPOINT_PROXY_FROM", "proxy.example"),
    ("CONTACTPOINT_PROXY_FROM", "10.0.0.0/8"),
    ("CONTACTPOINT_PROXY_SECRET", ""),
    ("CONTACTPOINT_PROXY_SECRET", "short"),
    ("CONTACTPOINT_PROXY_SUBJECT_HEADER", "X Auth"),
    ("CONTACTPOINT_PROXY_SIGN_OUT", "//evil.example"),
    ("CONTACTPOINT_PROXY_SIGN_OUT", "javascript:x"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_of_sign_in_is_named(whole: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(settings.SettingError, match=name) as wrong:
        settings.read(whole | {name: value})
    assert "hush" not in str(wrong.value) and SECRET not in str(wrong.value)


@pytest.mark.parametrize(("name", "value"), WRONG_BEHIND)
def test_a_wrong_setting_of_the_proxy_is_named(
    behind: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(settings.SettingError, match=name):
        settings.read(behind | {name: value})


def test_all_of_them_are_named_at_once() -> None:
    with pytest.raises(settings.SettingError) as wrong:
        settings.read(
            {
                "CONTACTPOINT_SIGN_IN": "oidc",
                "CONTACTPOINT_PORT": "x",
                "CONTACTPOINT_IDLE_SECONDS": "x",
            }
        )
    for name in (
        "PORT",
        "IDLE_SECONDS",
        "ADDRESS",
        "COOKIE_SECRET",
        "ROLES",
        "READING_LOG",
        "OIDC_METADATA_URL",
        "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET",
    ):
        assert f"CONTACTPOINT_{name}" in str(wrong.value)


def test_without_sign_in_only_this_machine() -> None:
    for wrong in ({"CONTACTPOINT_HOST": "0.0.0.0"}, {"CONTACTPOINT_SOCKET": "/run/x.sock"}):
        with pytest.raises(settings.SettingError, match=next(iter(wrong))):
            settings.read(wrong)
