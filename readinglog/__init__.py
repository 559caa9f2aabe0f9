"""Who looked: an append-only, hash-chained log of readings, searches, exports, refusals, sign-ins
and sign-outs, kept outside the release store.

    entries    one entry, its canonical form and its hash
    folder     the files of a log, read only: what is there, and where the chain ends
    log        the writer: `write`, `writable`
    verify     the first broken or missing entry
    prune      whole months removed after their time, with an entry that says so
    extract    the table `readings` of the extract, with readers under a key that is thrown away

What is kept, why and for how long stands in `docs/reading-log.md`.
Imports nothing of ours but `settings`.
"""
