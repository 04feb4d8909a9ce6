"""A store's folder: generations beside each other, and one line that says which of them counts.

::

    mentornet.db/
      CURRENT                  the generation that readers use, swapped in one step
      <generation>/            a database folder of the engine, never changed once it is current
      <generation>.json        what it holds (``StoreStatus``)
      snapshot-<generation>/   columns built from it; safe to delete
      documents/<name>.json    small documents that outlive loads
      lock, loading.json       held while a load runs; who runs it

A load builds a new generation and then swaps CURRENT, so that a kill at any moment leaves the last complete state.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import StoreBroken, StoreLocked, StoreUnavailable, UsageError
from ..schema import SCHEMA_VERSION
from .base import StoreStatus

_GENERATION = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")
_DOCUMENT = re.compile(r"[a-z][a-z0-9_-]*")
_LEFTOVER = re.compile(rf"(snapshot-)?{_GENERATION.pattern}(\.json)?|.*\.new-[0-9a-f]+")
_AGAIN = "Run 'mentornet load' again: it builds the store anew from the tables."


class StoreFolder:
    """Reads and changes the layout above; knows nothing of the engine."""

    def __init__(self, location: str) -> None:
        self.path = Path(location).absolute()

    # -- reading ----------------------------------------------------------------------------------------------

    def current(self) -> str | None:
        """Return the name of the current generation, ``None`` if no load has finished yet.

        Raises
        ------
        StoreUnavailable: the folder is not a store, or may not be read.
        StoreBroken: CURRENT is damaged.
        """
        try:
            text = (self.path / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            self._refuse_other_folder()
            return None
        except OSError as error:
            raise self._unreadable(error) from error
        if not _GENERATION.fullmatch(text):
            raise StoreBroken(f"the store {self.path} is damaged: CURRENT names no generation. {_AGAIN}")
        return text

    def status(self) -> StoreStatus | None:
        """Return what the current generation holds; a load that finishes meanwhile is followed."""
        while (generation := self.current()) is not None:
            try:
                return self._manifest(generation)
            except FileNotFoundError:
                if self.current() == generation:
                    raise StoreBroken(
                        f"the store {self.path} is damaged: {generation}.json is missing. {_AGAIN}"
                    ) from None
        return None

    def database(self, generation: str) -> Path:
        """Return the folder of a generation's database."""
        return self.path / generation

    def snapshot(self, generation: str) -> Path:
        """Return the folder of a generation's columns."""
        return self.path / f"snapshot-{generation}"

    def _manifest(self, generation: str) -> StoreStatus:
        path = self.path / f"{generation}.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise
        except OSError as error:
            raise self._unreadable(error) from error
        except ValueError as error:
            raise StoreBroken(f"the store {self.path} is damaged: {path.name} is not JSON. {_AGAIN}") from error
        found = data.get("schema_version") if isinstance(data, dict) else None
        if isinstance(found, int) and found != SCHEMA_VERSION:
            raise StoreBroken(
                f"the store {self.path} has schema version {found}, this MentorNet reads {SCHEMA_VERSION}. "
                + (_AGAIN if found < SCHEMA_VERSION else "Update MentorNet, or load into another store.")
            )
        if not isinstance(data, dict) or data.get("generation") != generation:
            raise StoreBroken(f"the store {self.path} is damaged: {path.name} describes something else. {_AGAIN}")
        return StoreStatus.from_dict(data, where=str(path))

    def _refuse_other_folder(self) -> None:
        try:
            names = {entry.name for entry in self.path.iterdir()} if self.path.exists() else set()
        except NotADirectoryError:
            raise StoreUnavailable(f"{self.path} is a file; a store is a folder") from None
        except OSError as error:
            raise self._unreadable(error) from error
        if names and "lock" not in names:
            shown = ", ".join(sorted(names)[:3])
            raise StoreUnavailable(
                f"{self.path} is not a store of MentorNet (it holds {shown}); name another folder with --store"
            )

    def _unreadable(self, error: OSError) -> StoreUnavailable:
        return StoreUnavailable(f"the store {self.path} cannot be used: {error.strerror or error}")

    # -- loading ----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def loading(self) -> Iterator[None]:
        """Hold the store for one load; make its folder if there is none.

        Raises
        ------
        StoreLocked: another process (or thread) is loading.
        """
        self._refuse_other_folder() if not (self.path / "CURRENT").exists() else None
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / "lock", timeout=0)
            with lock:
                self._write("loading.json", {"pid": os.getpid(), "since": now()})
                yield
                (self.path / "loading.json").unlink(missing_ok=True)
        except Timeout:
            raise StoreLocked(self._who_loads()) from None

    def _who_loads(self) -> str:
        try:
            who = json.loads((self.path / "loading.json").read_text(encoding="utf-8"))
            by = f"process {who['pid']}, since {who['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            by = "another process"
        return (
            f"the store {self.path} is being loaded by {by}; wait for it to finish and try again. "
            "Reading goes on meanwhile: readers see the last finished load."
        )

    def new_generation(self) -> str:
        """Return the name of a generation that does not exist yet."""
        return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"

    def publish(self, status: StoreStatus) -> None:
        """Make a finished generation the current one: its files are on the disk before anything points to them."""
        sync(self.database(status.generation))
        self._write(f"{status.generation}.json", status.to_dict())
        self._write("CURRENT", status.generation)

    def sweep(self) -> None:
        """Remove older generations, and what an interrupted load has left."""
        kept = self.current()
        for entry in self.path.iterdir():
            if _LEFTOVER.fullmatch(entry.name) and (kept is None or kept not in entry.name):
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    entry.unlink(missing_ok=True)

    # -- documents --------------------------------------------------------------------------------------------

    def read_document(self, name: str) -> dict[str, Any] | None:
        """Return a document, ``None`` if there is none."""
        path = self._document(name)
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable(error) from error
        except ValueError as error:
            raise StoreBroken(f"{path} is damaged (not JSON); delete it, and it is made anew") from error
        if not isinstance(document, dict):
            raise StoreBroken(f"{path} is damaged (not a JSON object); delete it, and it is made anew")
        return document

    def write_document(self, name: str, document: Mapping[str, Any]) -> None:
        """Replace a document in one step."""
        path = self._document(name)
        try:
            path.parent.mkdir(exist_ok=True)
            self._write(str(path.relative_to(self.path)), dict(document))
        except OSError as error:
            raise self._unreadable(error) from error

    def _document(self, name: str) -> Path:
        if not _DOCUMENT.fullmatch(name):
            raise UsageError(f"'{name}' cannot name a document: use small letters, digits, - and _")
        return self.path / "documents" / f"{name}.json"

    def _write(self, name: str, content: str | Mapping[str, Any]) -> None:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
        path = self.path / name
        new = path.with_name(f"{path.name}.new-{secrets.token_hex(4)}")
        try:
            with new.open("w", encoding="utf-8") as file:
                file.write(f"{text}\n")
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        sync_entry(path.parent)


def now() -> str:
    """Return the time, UTC, ISO 8601 in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def sync(folder: Path) -> None:
    """Make sure that every file below a folder is on the disk."""
    for path in [*folder.rglob("*"), folder, folder.parent]:
        sync_entry(path)


def sync_entry(path: Path) -> None:
    """Make sure that a file, or a folder's list of files, is on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps its own lists in order and lets nobody open a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
