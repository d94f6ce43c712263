"""Signatures of what is sent: HMAC-SHA256 over id, time and body.

The scheme is that of Standard Webhooks 1.0 (headers webhook-id, webhook-timestamp, webhook-signature), whose
libraries a receiver can use. The signature is 'v1,' and the Base64 of the HMAC of '<id>.<time>.<body>' under
the secret's bytes; a secret is written 'whsec_' and its Base64.
"""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """A fresh secret, as its receiver is given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """The value of the header webhook-signature; `timestamp` in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join([id.encode(), str(timestamp).encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secret: str, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """All headers that go with a body."""
    return {
        "content-type": "application/json",
        "user-agent": "Punte",
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, id, timestamp, body),
    }
