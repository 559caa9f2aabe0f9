"""What is written together is one piece of the page, in its order, whatever ends it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _three() -> None:
    from components.canvas import together, write

    with together():
        write("<p>One</p>")
        write("<p>Two</p>")
    write("<p>Three</p>")


def _stopped() -> None:
    import streamlit as st

    from components.canvas import together, write
    from components.page import notice

    with together():
        write("<p>One</p>")
        notice("It cannot be shown", "Why.")
        st.stop()


def _nothing() -> None:
    from components.canvas import together

    with together():
        pass


def pieces(page: object) -> list[str]:
    """What stands on a page, element by element."""
    at = AppTest.from_function(page).run()
    assert not at.exception
    return [one.proto.body for one in at.get("html")]


def test_what_is_written_together_is_one_piece() -> None:
    assert pieces(_three) == [
        '<div class="together"><div><p>One</p></div><div><p>Two</p></div></div>',
        "<p>Three</p>",
    ]


def test_nothing_together_is_nothing() -> None:
    assert pieces(_nothing) == []


def test_a_sentence_that_ends_a_page_is_on_it() -> None:
    (said,) = pieces(_stopped)
    assert "<p>One</p>" in said and "It cannot be shown" in said and "Why." in said
