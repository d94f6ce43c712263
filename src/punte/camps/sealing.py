"""Texts that only this server can read: what somebody eats, what they need to get about (safety 11).

AES-256-GCM under a key derived (HKDF-SHA-256) from the server's secret key. Each
text is bound to the row it belongs to: moved to another, it cannot be read.
"""

import base64
import json
import secrets
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"punte.camps.care.1"
NONCE_BYTES = 12


class UnreadableError(ValueError):
    """Sealed by another server's key, for another row, or damaged."""


def seal(values: dict[str, Any], owner: UUID) -> str:
    """The values, readable by `unseal` for the same owner alone."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    hidden = AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, json.dumps(values).encode(), owner.bytes)
    return base64.b64encode(nonce + hidden).decode()


def unseal(sealed: str, owner: UUID) -> dict[str, Any]:
    """What was sealed; older secret keys that the server still knows are tried, too."""
    raw = base64.b64decode(sealed)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            plain = AESGCM(_key(secret)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], owner.bytes)
        except InvalidTag:
            continue
        return dict(json.loads(plain))
    raise UnreadableError("No key of this server opens it.")


def _key(secret: str | bytes) -> bytes:
    material = secret.encode() if isinstance(secret, str) else secret
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(material)
