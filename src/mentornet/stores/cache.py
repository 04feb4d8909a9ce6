"""A snapshot on disk: Arrow files in one folder, with an index that says what each must be.

The folder appears in one step (a rename) and is never changed.  Whatever is not exactly as its index says - another
generation, a missing, cut or altered file - counts as absent.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from . import columns, files
from .snapshot import EVENT_TYPES, Events, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Config

FORMAT = 1
_INDEX, _EVENTS, _ENDING = "index.json", "events", ".arrow"


def read(folder: Path, *, generation: str, config: Config) -> Snapshot | None:
    """Return the cached snapshot of a generation, ``None`` if there is none that is whole."""
    try:
        index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        if (index["format"], index["generation"]) != (FORMAT, generation):
            return None
        tables = {name: _read(folder / f"{name}{_ENDING}", checksum) for name, checksum in index["files"].items()}
        events = tables.pop(_EVENTS)
        return Snapshot(
            generation=generation,
            config=config,
            people_ids=tables["people"]["person_id"].to_pylist(),
            events=_events(events, tuple(index["kinds"])),
            read_table=tables.get,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
        return None


def write(folder: Path, snapshot: Snapshot, names: Iterable[str]) -> bool:
    """Keep a snapshot with its tables ``names``; return whether the folder could be written."""
    new = files.unfinished(folder)
    try:
        new.mkdir()
        sums = {name: _write(new / f"{name}{_ENDING}", snapshot.table(name)) for name in names}
        sums[_EVENTS] = _write(new / f"{_EVENTS}{_ENDING}", _event_table(snapshot.events))
        index = {
            "format": FORMAT,
            "generation": snapshot.generation,
            "kinds": list(snapshot.events.kinds),
            "files": sums,
        }
        (new / _INDEX).write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    except OSError:
        # A store that may not be written, a full disk, another reader that was faster: the snapshot is as good.
        with contextlib.suppress(OSError):
            shutil.rmtree(new)
        return False
    return True


def _read(path: Path, checksum: int) -> pa.Table:
    with pa.memory_map(str(path)) as file:
        if zlib.crc32(file.read_buffer()) != checksum:
            raise ValueError(f"{path} was altered")
        file.seek(0)
        return pa.ipc.open_file(file).read_all()


def _write(path: Path, table: pa.Table) -> int:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    with pa.memory_map(str(path)) as file:
        return zlib.crc32(file.read_buffer())


def _event_table(events: Events) -> pa.Table:
    return pa.table({name: getattr(events, name) for name in EVENT_TYPES})


def _events(table: pa.Table, kinds: tuple[str, ...]) -> Events:
    arrays: dict[str, Any] = {}
    for name, type in EVENT_TYPES.items():
        arrays[name] = columns.numbers(table[name]).astype(type, copy=False)
    return Events(**arrays, kinds=kinds)
