"""Ids of what is asked."""

import secrets


def new_id() -> str:
    """Mint an opaque id: 128 random bits as letters and digits, which no message and no command line takes for more."""
    return secrets.token_hex(16)
