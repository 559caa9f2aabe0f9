"""Parliamentary questions: a question pasted, its parts, the figures, a draft answer; and the check
of a draft."""

from components.gate import require
from components.page import closing, opening
from components.parliament.desk import answering, checking, tabs

require("questions")

store = opening(
    "Parliamentary questions",
    "Paste a written question: what the release holds on it, as a draft answer with its figures, "
    "or why it is not answered. Or paste a draft: what in it is published, and what argues.",
)
answer, check = tabs()
with answer:
    answering(store)
with check:
    checking(store)
closing(store)
