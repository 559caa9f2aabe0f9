"""A checked draft as a reader meets it: sentence by sentence, with the words that hold it and each
number beside where it is published.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from answers.check import Checked, Number, Sentence, Sort
from components.page import notice

SORTS = {
    Sort.SOURCED: "Fact with a source",
    Sort.UNSOURCED: "Fact without a source",
    Sort.DEFINITION: "Definition",
    Sort.ARGUMENT: "Held as argument",
}


def show_checked(checked: Checked) -> None:
    """The outcome first, then each sentence in its order."""
    if checked.trouble:
        notice("This cannot be checked", checked.trouble)
        return
    st.header("Held" if checked.is_held else "Nothing holds it", anchor=False)
    st.html(f'<p class="section-text" role="status">{escape(checked.said)}</p>')
    items = "".join(f"<li>{_sentence(one)}</li>" for one in checked.sentences)
    st.html(f'<ol class="checked" aria-label="Each sentence">{items}</ol>')


def _sentence(one: Sentence) -> str:
    held = "".join(
        f"<li><q>{escape(h.words)}</q> {escape(h.why)}</li>" for h in dict.fromkeys(one.held_by)
    )
    numbers = "".join(f"<li>{_number(n)}</li>" for n in one.numbers)
    kind = "held" if one.sort is Sort.ARGUMENT else "passes"
    return (
        f'<p class="checked-sort {kind}">{SORTS[one.sort]}</p><p>{_marked(one)}</p>'
        + (f'<ul aria-label="What holds it">{held}</ul>' if held else "")
        + (f'<ul aria-label="Its numbers">{numbers}</ul>' if numbers else "")
    )


def _marked(one: Sentence) -> str:
    """The sentence with the words that hold it marked."""
    made, at = [], 0
    for held in one.held_by:
        found = one.text.find(held.words, at)
        if found < 0:
            continue
        made += [
            escape(one.text[at:found]),
            f"<mark>{escape(held.words)}</mark>",
        ]
        at = found + len(held.words)
    return "".join([*made, escape(one.text[at:])])


def _number(one: Number) -> str:
    looked = one.looked
    verdict = f"{looked.verdict[:1].upper()}{looked.verdict[1:]}"
    link = (
        f' <a href="/f/{escape(looked.id)}" target="_self">{escape(looked.id)}</a>'
        if looked.id
        else ""
    )
    number = f"<strong>{escape(one.written.text)}</strong>"
    return f"{number}: {escape(verdict)}. {escape(looked.said)}{link}"
