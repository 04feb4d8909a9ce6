"""Where this machine keeps the columns it has read from a server."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path

from ..folder import remove


class LocalCache:
    """The snapshots of one database; it is safe to delete, and holds what the database holds: for this user only."""

    def __init__(self, location: str) -> None:
        name = hashlib.sha256(location.encode()).hexdigest()[:16]
        self._folder = _user_cache() / "mentornet" / name

    def snapshot(self, generation: str) -> Path:
        """Return the folder of a generation's columns; the one around it is made."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._folder / f"snapshot-{generation}"

    def sweep(self, kept: str | None) -> None:
        """Remove every snapshot but that of the generation ``kept``."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.name != f"snapshot-{kept}":
                    remove(path)


def _user_cache() -> Path:
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    if os.name == "nt":  # pragma: no cover
        return Path(os.environ.get("LOCALAPPDATA") or Path.home())
    return Path.home() / ".cache"
