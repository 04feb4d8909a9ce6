"""A store's folder: generations beside each other, and one line that says which of them counts.

::

    mentornet.db/
      CURRENT                  the generation that readers use, swapped in one step
      <generation>/            a database folder of the engine, never changed once it is current
      <generation>.json        what it holds (``StoreStatus``), and size and checksum of every file in it
      snapshot-<generation>/   the same in columns; safe to delete
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
from . import files
from .base import StoreStatus
from .refusals import LOAD_AGAIN, other_schema

CURRENT, _LOCK, _LOADING, _DOCUMENTS = "CURRENT", "lock", "loading.json", "documents"
_STATISTICS = "statistics.json"  # what the engine counted last; it writes that file anew whenever it closes
_GENERATION = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")
_DOCUMENT = re.compile(r"[a-z][a-z0-9_-]*")


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
            text = (self.path / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            self._refuse_other_folder()
            return None
        except OSError as error:
            raise self.unusable(error) from error
        if not _GENERATION.fullmatch(text):
            raise StoreBroken(f"the store {self.path} is damaged: {CURRENT} names no generation. {LOAD_AGAIN}")
        return text

    def status(self) -> StoreStatus | None:
        """Return what the current generation holds; a load that finishes meanwhile is followed."""
        while (generation := self.current()) is not None:
            manifest = self._manifest(generation)
            if manifest is not None:
                return StoreStatus.from_dict(manifest["status"], where=f"the store {self.path}")
            if self.current() == generation:
                raise self._no_manifest(generation)
        return None

    def database(self, generation: str) -> Path:
        """Return the folder of a generation's database."""
        return self.path / generation

    def snapshot(self, generation: str) -> Path:
        """Return the folder of a generation's columns."""
        return self.path / f"snapshot-{generation}"

    def check(self, generation: str, *, content: bool = False) -> None:
        """Compare a generation's files with what the load wrote: their sizes, and on demand their content.

        Raises
        ------
        StoreBroken: a file is missing, cut or altered.
        """
        manifest = self._manifest(generation)
        if manifest is None:
            raise self._no_manifest(generation)
        written = manifest["files"]
        try:
            found: Mapping[str, Any] = (files.checksums if content else files.sizes)(self.database(generation))
        except OSError as error:
            raise self.unusable(error) from error
        expected = written if content else {name: size for name, (size, _) in written.items()}
        for name, value in expected.items():
            if name != _STATISTICS and found.get(name) != value:
                raise StoreBroken(
                    f"the store {self.path} is damaged: {generation}/{name} is not as written. {LOAD_AGAIN}"
                )

    def unusable(self, error: OSError) -> StoreUnavailable:
        """Return the operating system's error in our words."""
        where = f" ({error.filename})" if error.filename and Path(str(error.filename)) != self.path else ""
        return StoreUnavailable(f"the store {self.path} cannot be used: {error.strerror or error}{where}")

    def _manifest(self, generation: str) -> dict[str, Any] | None:
        path = self.path / f"{generation}.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            found = data["status"]["schema_version"]
            damaged = data["status"]["generation"] != generation or not isinstance(data["files"], dict)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.unusable(error) from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreBroken(f"the store {self.path} is damaged: {path.name} is no manifest. {LOAD_AGAIN}") from error
        if damaged:
            raise StoreBroken(f"the store {self.path} is damaged: {path.name} describes something else. {LOAD_AGAIN}")
        other_schema(found, str(self.path))
        manifest: dict[str, Any] = data
        return manifest

    def _no_manifest(self, generation: str) -> StoreBroken:
        return StoreBroken(f"the store {self.path} is damaged: {generation}.json is missing. {LOAD_AGAIN}")

    def _refuse_other_folder(self) -> None:
        try:
            names = sorted(entry.name for entry in self.path.iterdir())
        except FileNotFoundError:
            return
        except NotADirectoryError:
            raise StoreUnavailable(f"{self.path} is a file; a store is a folder") from None
        except OSError as error:
            raise self.unusable(error) from error
        if set(names) - {_DOCUMENTS} and _LOCK not in names and CURRENT not in names:
            raise StoreUnavailable(
                f"{self.path} is not a store of MentorNet (it holds {', '.join(names[:3])}); "
                "name another folder with --store"
            )

    # -- loading ----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def loading(self) -> Iterator[None]:
        """Hold the store for one load; make its folder if there is none.

        Raises
        ------
        StoreLocked: another process or thread is loading.
        StoreUnavailable: the folder is not a store, or may not be written.
        """
        self._refuse_other_folder()
        lock = FileLock(self.path / _LOCK, timeout=0, thread_local=False)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock.acquire()
            files.write(self.path / _LOADING, json.dumps({"pid": os.getpid(), "since": now()}))
        except Timeout:
            raise StoreLocked(self._who_loads()) from None
        except OSError as error:
            lock.release()
            raise self.unusable(error) from error
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                (self.path / _LOADING).unlink()
            lock.release()

    def _who_loads(self) -> str:
        try:
            who = json.loads((self.path / _LOADING).read_text(encoding="utf-8"))
            by = f"process {who['pid']} (since {who['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            by = "another process"
        return (
            f"the store {self.path} is being loaded by {by}; wait until it has finished and try again. "
            "Reading goes on meanwhile, from the last finished load."
        )

    def publish(self, status: StoreStatus) -> None:
        """Make a finished generation the current one: its files are on the disk before anything points to them."""
        database = self.database(status.generation)
        files.sync(database)
        manifest = {"status": status.to_dict(), "files": files.checksums(database)}
        files.write(self.path / f"{status.generation}.json", json.dumps(manifest, ensure_ascii=False, indent=1))
        files.write(self.path / CURRENT, f"{status.generation}\n")

    def sweep(self) -> None:
        """Remove every generation but the current one, and what an interrupted load has left."""
        try:
            kept = self.current()
        except StoreBroken:
            kept = None
        for entry in self.path.iterdir():
            generation = _GENERATION.search(entry.name)
            if files.UNFINISHED in entry.name or (generation and generation[0] != kept):
                remove(entry)

    # -- documents --------------------------------------------------------------------------------------------

    def read_document(self, name: str) -> dict[str, Any] | None:
        """Return a document, ``None`` if there is none."""
        path = self._document(name)
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.unusable(error) from error
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise StoreBroken(f"{path} is damaged; delete it, and it is made anew")
        return document

    def documents(self) -> list[str]:
        """Return the names of all documents, sorted."""
        return sorted(path.stem for path in (self.path / _DOCUMENTS).glob("*.json"))

    def write_document(self, name: str, document: Mapping[str, Any]) -> None:
        """Replace a document in one step."""
        path = self._document(name)
        self._refuse_other_folder()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.write(path, json.dumps(document, ensure_ascii=False, indent=1))
        except OSError as error:
            raise self.unusable(error) from error

    def _document(self, name: str) -> Path:
        return self.path / _DOCUMENTS / f"{document_name(name)}.json"


def remove(path: Path) -> None:
    """Remove a file or folder; what cannot be removed now is left to the next sweep."""
    with contextlib.suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def document_name(name: str) -> str:
    """Return the name of a document if it is a plain one.

    Raises
    ------
    UsageError: it is not.
    """
    if not _DOCUMENT.fullmatch(name):
        raise UsageError(f"'{name}' cannot name a document: use small letters, digits, - and _")
    return name


def new_generation() -> str:
    """Return the name of a generation that does not exist yet."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def now() -> str:
    """Return the time, UTC, ISO 8601 in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
