"""The register of figures given to Parliament: append-only, hash-chained, kept outside the release
store.

    record      a question with its answer, the figures given and what was held back
    parliament  the JSON and CSV of Parliament's written-questions service
    deadlines   when an answer is due, by kind and House
    book        the chain itself: what is on record, and the one way to add to it
    alarms      a figure given after a newer one was known; answers late, or only holding
    watch       every figure given beside what a release says now
    correction  the draft of a letter of correction
    commands    `python -m answers register`
"""
