"""A backup: one file that holds a store's whole content, and that any store can be restored from.

A ZIP file: ``manifest.json`` (format, status, checksum of every part), ``tables/<name>.arrow`` (Arrow IPC, which keeps
every type), ``documents/<name>.json``.  The same store gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ..errors import StoreBroken, UsageError
from ..schema import SCHEMA_VERSION, TABLES
from ..stores import StoreStatus
from ..stores.files import unfinished
from .content import Content, read_content, write_content
from .traces import DAMAGED_ZIP

if TYPE_CHECKING:
    from ..stores import Progress, Store

FORMAT = 1
_MANIFEST = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the time of every part: a backup's bytes say what is in it, not when it was made


@dataclass(frozen=True)
class BackupReport:
    """A backup that was written and read again: its file, its size in bytes, and what it holds."""

    path: Path
    size: int
    status: StoreStatus


def write_backup(store: Store, path: Path) -> BackupReport:
    """Write a store's content into one file, which only its owner may read, and read it again.

    The file appears in one step; an older one of that name is replaced.
    """
    content = read_content(store)
    parts = {f"tables/{name}.arrow": _arrow(table) for name, table in content.tables.items()}
    parts |= {f"documents/{name}.json": _json(document) for name, document in content.documents.items()}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    manifest = _json({"format": FORMAT, "status": content.status.to_dict(), "sha256": sums})
    new = unfinished(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.touch(mode=0o600)
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in ((_MANIFEST, manifest), *sorted(parts.items())):
                file.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
        read_backup(new)
        new.replace(path)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written: {error.strerror or error}") from error
    finally:
        new.unlink(missing_ok=True)
    return BackupReport(path, path.stat().st_size, content.status)


def restore_store(path: Path, store: Store, *, progress: Progress | None = None) -> StoreStatus:
    """Make a store hold what a backup holds, and compare both.

    Raises
    ------
    UsageError: the file is not there, or no backup.
    StoreBroken: the file is damaged, or of another version of the schema.
    StoreError: the store holds another program, or cannot be written.
    """
    return write_content(read_backup(path), store, progress=progress)


def read_backup(path: Path) -> Content:
    """Return what a backup holds; every part is compared with its checksum."""
    try:
        with zipfile.ZipFile(path) as file:
            manifest = json.loads(file.read(_MANIFEST))
            _check_version(path, manifest)
            parts = {name: file.read(name) for name in manifest["sha256"]}
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read: {error.strerror or error}") from error
    except (*DAMAGED_ZIP, KeyError, TypeError) as error:
        raise UsageError(f"'{path}' is no backup of MentorNet, or is damaged ({error})") from error
    for name, data in parts.items():
        if hashlib.sha256(data).hexdigest() != manifest["sha256"][name]:
            raise StoreBroken(f"the backup '{path}' is damaged: {name} is not as written")
    status = StoreStatus.from_dict(manifest["status"], where=f"the backup '{path}'")
    tables = {name: _table(parts[f"tables/{name}.arrow"]) for name in status.tables if name in TABLES}
    documents = {Path(name).stem: json.loads(data) for name, data in parts.items() if name.startswith("documents/")}
    return Content(status, tables, documents)


def _check_version(path: Path, manifest: dict[str, Any]) -> None:
    format, version = manifest["format"], manifest["status"]["schema_version"]
    if (format, version) != (FORMAT, SCHEMA_VERSION):
        raise StoreBroken(
            f"the backup '{path}' has format {format} and schema version {version}, and this MentorNet reads {FORMAT} "
            f"and {SCHEMA_VERSION}: restore it with the version that wrote it, and load the tables again"
        )


def _arrow(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _table(data: bytes) -> pa.Table:
    return pa.ipc.open_file(pa.py_buffer(data)).read_all()


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
