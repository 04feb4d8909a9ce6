"""Files that are written as a whole or not at all, and folders that are known to be on the disk."""

from __future__ import annotations

import os
import secrets
import zlib
from pathlib import Path

UNFINISHED = ".new-"  # in the name of everything that is not finished yet
_BLOCK = 1 << 20


def write(path: Path, text: str) -> None:
    """Replace a file in one step; after a crash it holds either the old text or the new."""
    new = unfinished(path)
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    _sync(path.parent)


def unfinished(path: Path) -> Path:
    """Return a name beside ``path`` that nobody else uses."""
    return path.with_name(f"{path.name}{UNFINISHED}{secrets.token_hex(4)}")


def sync(folder: Path) -> None:
    """Make sure that a folder with all that is in it is on the disk."""
    for path in [*folder.rglob("*"), folder, folder.parent]:
        _sync(path)


def checksums(folder: Path) -> dict[str, list[int]]:
    """Return name -> [size, CRC-32] of every file below a folder."""
    return {path.relative_to(folder).as_posix(): [path.stat().st_size, _crc(path)] for path in _files(folder)}


def sizes(folder: Path) -> dict[str, int]:
    """Return name -> size of every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in _files(folder)}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _crc(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            value = zlib.crc32(block, value)
    return value


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps its own lists in order and lets nobody open a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
