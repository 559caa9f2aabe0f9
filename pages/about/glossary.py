"""Glossary: the words of the pages, the symbols, and the breakdowns of the release."""

from functools import partial

from components.about.contents import FEWER, breakdowns, symbols, words
from components.gate import require
from components.page import closing, opening
from components.sections import Section, Unchosen, sections

require("glossary")

store = opening(
    "Glossary",
    "What each word, symbol and category means. Each has one meaning, here and in every file.",
)
sections(
    Unchosen("glossary"),
    (
        *words(),
        Section("symbols", "Symbols", symbols, FEWER),
        Section(
            "categories",
            "Breakdowns and categories",
            partial(breakdowns, store),
            "In the words of the release that is shown.",
            tab="Categories",
        ),
    ),
    brief=False,
)
closing(store)
