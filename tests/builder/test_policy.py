"""The policy: read whole, every error at once; and the rounding key,
which is never in the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.disclosure import PUBLIC, rounding_key
from builder.disclosure.keys import FILE_VARIABLE, VARIABLE, preferences
from builder.policy import DEFAULT, PolicyError, read_policy
from measures import BY_ID

SECRET = "0123456789abcdef" * 4


def spoilt(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = DEFAULT.read_text("utf-8")
    for found, put in changes:
        text, count = re.subn(found, put, text, count=1, flags=re.MULTILINE)
        assert count, found
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def errors(path: Path) -> list[str]:
    with pytest.raises(PolicyError) as error:
        read_policy(path, BY_ID)
    return str(error.value).splitlines()


def test_the_policy_covers_every_measure_with_a_reason():
    policy = read_policy(DEFAULT, BY_ID)
    assert set(policy.protected) | set(policy.exempt) == set(BY_ID)
    assert all(line.why for line in policy.protected.values()) and all(policy.exempt.values())


def test_every_error_is_told_at_once(tmp_path):
    found = errors(
        spoilt(
            tmp_path,
            (r"^base = 5$", 'base = "five"'),
            (r"^searches = .*$", ""),
            (r"^record_views = .*$", 'record_views = { protect = "yes" }'),
            (r"^zero_discloses = true$", ""),
        )
    )
    assert len(found) == 4
    assert any("base is not a value it may have" in e for e in found) and any(
        "zero_discloses is missing" in e for e in found
    )
    assert any("measure searches has no line" in e for e in found) and any(
        "line record_views needs protect" in e for e in found
    )


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        (
            r"^interval = 4$",
            "interval = 5",
            "interval 5 is more than rounding to 5 can leave; it is at most 4",
        ),
        (r"^sums = 9$", "sums = 3", "sums 3 is less than the 4 of a single month"),
        (
            r', crosses = \["age_band_by_sex"\]',
            "",
            "measure children_on_directory is published by age_band_by_sex, which crosses two "
            "breakdowns",
        ),
        (
            r"^searches = \{ protect = true",
            "searches = { protect = true, rounding = 3",
            "line searches: rounding is not a setting of a measure",
        ),
        (
            r"^searches = ",
            'lookups = { protect = true, why = "x" }\nsearches = ',
            "line lookups names no declared measure",
        ),
        (r"^version = \"3\"$", "version = ", "not a TOML file"),
        (
            r"^zero_discloses = true$",
            "zero_discloses = 1",
            "zero_discloses is not a value it may have",
        ),
        (
            r"multiple of \{base\} so",
            "multiple of {bases} so",
            "footnote is not a value it may have",
        ),
    ],
)
def test_a_policy_that_cannot_be_kept_is_refused(tmp_path, found, put, said):
    assert any(said in e for e in errors(spoilt(tmp_path, (found, put))))


def test_what_is_told_beside_a_measure_has_the_numbers_of_its_own_line(tmp_path):
    plans = r"^practitioners_planned = \{ protect = true"
    path = spoilt(
        tmp_path, (plans, "practitioners_planned = { protect = true, base = 10, sums = 19")
    )
    policy = read_policy(path, BY_ID)
    told = policy.footnote_of(["practitioners_planned"])
    assert "multiple of 10 so" in told and "by up to 9, a sum of months by up to 19." in told
    told = policy.footnote_of(["removal_requests"])
    assert "multiple of 5 so" in told and "by up to 4, a sum of months by up to 14." in told
    told = policy.footnote_of(policy.protected)
    assert "multiple of 5 or 10 so" in told
    assert "by up to 4 or 9, a sum of months by up to 9, 14 or 19." in told


def test_the_key_comes_from_the_environment_or_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    from_environment, from_file = (
        rounding_key(synthetic=False, environment={VARIABLE: SECRET}),
        rounding_key(synthetic=False, environment={FILE_VARIABLE: str(file)}),
    )
    assert from_environment == from_file and not from_file.public
    assert SECRET not in repr(from_file) and SECRET[:8] not in from_file.mark


def test_a_real_extract_without_a_key_is_refused():
    with pytest.raises(PolicyError, match="rounding key: there is none"):
        rounding_key(synthetic=False, environment={})


def test_the_public_key_is_for_synthetic_records_alone():
    assert rounding_key(synthetic=True, environment={}) is PUBLIC
    assert rounding_key(synthetic=True, environment={VARIABLE: PUBLIC.secret.decode()}).public
    with pytest.raises(PolicyError, match="holds the public sample key"):
        rounding_key(synthetic=False, environment={VARIABLE: PUBLIC.secret.decode()})


def test_a_short_key_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(PolicyError, match="fewer than 32 characters"):
        rounding_key(synthetic=False, environment={VARIABLE: "secret"})
    with pytest.raises(PolicyError, match="cannot be read"):
        rounding_key(synthetic=True, environment={FILE_VARIABLE: str(tmp_path / "none")})


def test_preferences_are_even_and_a_key_of_their_own():
    names = [f"cell {n}" for n in range(4000)]
    first, second = (
        preferences(rounding_key(synthetic=False, environment={VARIABLE: SECRET}), names),
        preferences(PUBLIC, names),
    )
    assert 0.48 < first.mean() < 0.52 and first.min() >= 0 and first.max() < 1
    assert abs(((first - 0.5) * (second - 0.5)).mean()) < 0.01
