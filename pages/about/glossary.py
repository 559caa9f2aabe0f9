"""Glossary: the words of the project, the symbols, and the breakdowns of the release."""

from components.about import words_of_the_release
from components.documents import document
from components.gate import require
from components.page import closing, opening

require("glossary")

store = opening(
    "Glossary",
    "What each word, symbol and category means. Each has one meaning, here and in every file.",
)
document("glossary")
words_of_the_release(store)
closing(store)
