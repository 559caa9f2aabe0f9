"""The manifest of a release: what it must say before anything of the release is believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from release.vocabulary import CONTRACT, ReleaseError

REMEDY = "Restore it from a copy, or roll back."
_NEEDED = {"bytes": int, "digest": str, "release": str, "rows": dict, "sha256": str}


def read_manifest(content: bytes | None, manifest_sha256: str | None) -> dict[str, Any]:
    """The manifest as written, checked: whole, the one the pointer names, of a contract known here.
    None is one that is missing. Raises `ReleaseError`."""
    try:
        manifest = json.loads(content or b"")
    except (ValueError, RecursionError) as error:
        raise ReleaseError(
            f"The published release is damaged: its manifest is missing or cannot be read. {REMEDY}"
        ) from error
    if manifest_sha256 and hashlib.sha256(content or b"").hexdigest() != manifest_sha256:
        raise ReleaseError(
            "The published release is damaged: its manifest is not the one that was published. "
            f"{REMEDY}"
        )
    contract = manifest.get("contract") if isinstance(manifest, dict) else None
    if type(contract) is not int:
        raise ReleaseError(
            "The published release is damaged: its manifest does not say which contract it "
            f"follows. {REMEDY}"
        )
    if contract > CONTRACT:
        raise ReleaseError(
            f"The published release follows contract {contract}, and this dashboard reads "
            f"contracts up to {CONTRACT}. Upgrade the dashboard, or roll back."
        )
    missing = [key for key, kind in _NEEDED.items() if type(manifest.get(key)) is not kind]
    if missing:
        raise ReleaseError(
            f"The published release is damaged: its manifest lacks {', '.join(missing)}. {REMEDY}"
        )
    return manifest


def name_of(manifest: Mapping[str, Any]) -> str:
    """The name a release goes by: its id, and the beginning of the digest of its content."""
    return f"{manifest['release']}-{manifest['digest'][:12]}"
