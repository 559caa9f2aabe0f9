"""Documents of the project on a page: each table stands in a frame of its own."""

from __future__ import annotations

from components.about.documents import framed, parts

TEXT = (
    "Before.\n\n## Costs\n\n| **Step** | Seconds |\n|---|---:|\n| a *b* | 1 "
    "|\n\nBetween.\n\n| <b>x</b> | y |\n|---|---|\n| 1 | <script>alert(1)</script> |\n"
)


def test_text_and_tables_come_in_order_and_nothing_is_lost() -> None:
    found = list(parts(TEXT, "Title"))
    assert [name for _, name in found] == [
        "",
        "Costs: table by Step",
        "",
        "Costs: table by <b>x</b>",
    ]
    assert "".join("".join(part.split()) for part, _ in found) == "".join(TEXT.split())


def test_document_without_a_table_is_one_piece() -> None:
    assert list(parts("Only words.\n", "Title")) == [("Only words.", "")]


def test_table_under_no_heading_is_called_by_the_title() -> None:
    assert (
        list(parts("| word | means |\n|---|---|\n| a | b |", "Glossary"))[0][1]
        == "Glossary: table by word"
    )


def test_a_framed_table_can_be_reached_is_named_and_holds_no_html_of_the_text() -> None:
    table = framed(
        "| **Step** | Seconds |\n|---|---:|\n| a *b* | <script>alert(1)</script> |",
        "Costs: <by> step",
    )
    assert (
        'tabindex="0" role="region" aria-label="Costs: &lt;by&gt; step"' in table
        and '<th scope="col"><strong>Step</strong></th>' in table
        and "<em>b</em>" in table
    )
    assert "<script" not in table and "<thead>" in table and "<caption" in table
