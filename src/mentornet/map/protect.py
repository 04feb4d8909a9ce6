"""A map that only a passphrase opens: what it shows is sealed with AES-256-GCM, the key made by PBKDF2-HMAC-SHA256.

Outside stay the styles and scripts of the package, which hold no data, and a form.  The page opens the seal with the
browser's WebCrypto; nothing is sent anywhere.  Every sealing has a salt and a nonce of its own: the one place where the
same input does not give the same bytes.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import os
import unicodedata

from ..errors import UsageError

ITERATIONS = 600_000  # OWASP's minimum for PBKDF2-HMAC-SHA256 (Password Storage Cheat Sheet, 2023)
SALT, NONCE, KEY = 16, 12, 32  # bytes
SHORTEST = 8  # characters of a passphrase


def seal(text: str, passphrase: str) -> dict[str, str | int]:
    """Return ``text``, compressed and sealed, with what opening it needs besides the passphrase.

    Raises
    ------
    UsageError: the passphrase is too short, or the extra ``protect`` is not installed.
    """
    if len(passphrase) < SHORTEST:
        raise UsageError(f"a passphrase has at least {SHORTEST} characters; this one has {len(passphrase)}")
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise UsageError("a protected map needs an extra: pip install 'mentornet[protect]'") from error
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    key = hashlib.pbkdf2_hmac("sha256", as_bytes(passphrase), salt, ITERATIONS, dklen=KEY)
    data = AESGCM(key).encrypt(nonce, gzip.compress(text.encode("utf-8"), mtime=0), None)
    encoded = {
        name: base64.b64encode(value).decode() for name, value in (("salt", salt), ("nonce", nonce), ("data", data))
    }
    return {**encoded, "iterations": ITERATIONS}


def as_bytes(passphrase: str) -> bytes:
    """Return the passphrase as it enters the key: an accent typed in two ways is the same letter."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8")


def inside(page: str, library: str) -> str:
    """Return what a page shows, its title included, as the JSON text that is sealed: all but styles and scripts."""
    head, rest = page.split("<body>\n", 1)
    body, _ = rest.split(f"<script>{library}</script>", 1)
    title = html.unescape(head.split("<title>", 1)[1].split("</title>", 1)[0])
    return json.dumps({"title": title, "body": body}, ensure_ascii=False)
