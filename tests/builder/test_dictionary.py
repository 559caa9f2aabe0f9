"""The data dictionary in `docs/` says what the contract says."""

from __future__ import annotations

import pytest

from builder.contract import TABLES
from builder.dictionary import PLACE, dictionary


def test_the_dictionary_in_docs_is_up_to_date():
    assert PLACE.read_text(encoding="utf-8") == dictionary(), "run `python -m builder.dictionary`"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_code_and_rule_is_in_it(table):
    section = dictionary().partition(f"## {table.name}\n")[2].partition("\n## ")[0]
    codes = [code for column in table.columns for code in column.allowed]
    assert [
        word for word in [c.name for c in table.columns] + codes if f"`{word}`" not in section
    ] == []
    assert [rule.allowed for rule in table.rules if rule.allowed not in section] == []
