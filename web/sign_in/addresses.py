"""Where a reader signs in and out."""

from __future__ import annotations

from web.sign_in import oidc

SIGN_IN, START, SIGN_OUT, AT_PROVIDER, USED = (
    "/sign-in",
    "/sign-in/start",
    "/sign-out",
    "/sign-out/provider",
    "/sign-in/used.gif",
)

WAY_IN = (SIGN_IN, START, SIGN_OUT, AT_PROVIDER, oidc.LOGIN, oidc.CALLBACK)

SIGNED_OUT, FAILED = f"{SIGN_IN}?said=signed-out", f"{SIGN_IN}?said=failed"

KEEPALIVE_PIXEL = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
)
"""A picture of one transparent point: what is at `USED`."""
