"""The evidence pack: one ZIP that says what was published and proves itself
on a machine without a network.

A BagIt bag (RFC 8493) with the figures as CSV with CSVW, as ODS and as a page to read; definitions,
notes, sources, methodology, the proof of disclosure control, citations, the head of the reading
log; SHA-256 of every file and a signature over them. `verify.py` inside needs Python alone. Two
packs of one choice are the same bytes: nothing in it says when it was made.
"""

from exports.pack.assemble import Contents, pack
from exports.pack.seals import fingerprint, key_of, public_pem

__all__ = ["Contents", "fingerprint", "key_of", "pack", "public_pem"]
