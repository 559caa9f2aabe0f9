"""The public half of the key that signs evidence packs."""

from __future__ import annotations

import settings
from api.call import Answer, Call
from api.lists import as_json, released
from exports.pack import fingerprint, key_of, public_pem


def key(call: Call) -> Answer:
    """The key, or that there is none."""
    text = settings.current().pack_key
    pem = public_pem(key_of(text)) if text else b""
    return as_json(
        released(call, public_key=pem.decode(), fingerprint=fingerprint(pem) if pem else "")
    )
