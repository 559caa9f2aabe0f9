"""The manifest of a release: what it must say before anything of the release is believed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from release.words import CONTRACT, ReleaseError

REMEDY = "Restore it from a copy, or roll back."


def read_manifest(content: bytes | None, manifest_sha256: str | None) -> dict[str, Any]:
    """The manifest as written, checked: whole, the one the pointer names, of a contract known here. None is one that is missing. Raises `ReleaseError`."""
    try:
        manifest = json.loads(content or b"")
    except ValueError as error:
        raise ReleaseError(f"The published release is damaged: its manifest is missing or cannot be read. {REMEDY}") from error
    if manifest_sha256 and hashlib.sha256(content or b"").hexdigest() != manifest_sha256:
        raise ReleaseError(f"The published release is damaged: its manifest is not the one that was published. {REMEDY}")
    contract = manifest.get("contract") if isinstance(manifest, dict) else None
    if not isinstance(contract, int):
        raise ReleaseError(f"The published release is damaged: its manifest does not say which contract it follows. {REMEDY}")
    if contract > CONTRACT:
        raise ReleaseError(f"The published release follows contract {contract}, and this dashboard reads contracts up to {CONTRACT}. Upgrade the dashboard, or roll back.")
    missing = {"release", "digest", "bytes", "sha256"} - manifest.keys()
    if missing:
        raise ReleaseError(f"The published release is damaged: its manifest lacks {', '.join(sorted(missing))}. {REMEDY}")
    return manifest
