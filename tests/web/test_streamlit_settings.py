"""Every line of Streamlit's settings is one the installed Streamlit knows: a setting that a new
version renamed would be passed over in silence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit import config

SETTINGS = tomllib.loads(
    (Path(__file__).parent.parent.parent / ".streamlit" / "config.toml").read_text("utf-8")
)


@pytest.mark.parametrize(
    "name", [f"{section}.{name}" for section, held in SETTINGS.items() for name in held]
)
def test_a_setting_is_known_and_stands(name: str) -> None:
    section, _, key = name.partition(".")
    assert name in config.get_config_options() and config.get_option(name) == SETTINGS[section][key]
