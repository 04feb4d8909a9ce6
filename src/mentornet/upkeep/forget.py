"""Forgetting a person: out of the store, its snapshot and its documents; and where else they are still named.

A store remembers whom it has forgotten as a keyed hash of each id, so that a later load does not bring them back
unnoticed.  The hash cannot be read; whoever has the store can test whether a given id is among the forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DataError, StoreBroken, StoreError
from ..stores.columns import ordered
from ..stores.folder import CURRENT, now
from .content import Content, read_content
from .erase import Erased, erase_person
from .traces import Unsearchable

if TYPE_CHECKING:
    import pyarrow as pa

    from ..config import Config
    from ..stores import Progress, Store
    from .traces import Traces

DOCUMENT = "forgotten"
_UNFINISHED = "The person is not erased yet: when the store can be written again, run 'mentornet forget' once more."
_SKIPPED = (".git", ".venv", "node_modules", "__pycache__")


@dataclass(frozen=True)
class Forgotten:
    """What was erased, and what is left to do.

    Attributes
    ----------
    rows: table -> rows removed.
    values: table -> values of other people's rows emptied or blanked.
    tables: the program's own tables and configuration that still name the person: take the rows out there.
    files: other files that still name the person: delete them, or make them anew; a folder is another store, in which
        the person is to be forgotten as well.
    unread: files that could not be looked into.
    receipt: what can be kept as a proof: when, from where, how much; nobody's name.
    """

    rows: Mapping[str, int]
    values: Mapping[str, int]
    tables: Sequence[Path]
    files: Sequence[Path]
    unread: Sequence[Path]
    receipt: Mapping[str, Any]

    def write_receipt(self, path: Path) -> Path:
        """Write the receipt as JSON."""
        path.write_text(json.dumps(self.receipt, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return path


def forget_person(
    store: Store,
    person: str,
    *,
    sources: Iterable[Path] = (),
    places: Iterable[Path] = (),
    pseudonym: Callable[[str], str] | None = None,
    progress: Progress | None = None,
) -> Forgotten:
    """Erase a person from a store, and find the files that still name them.

    Parameters
    ----------
    person: an id, or an alias.
    sources: the program's own tables and configuration.
    places: folders and files to look into for earlier outputs, copies and backups.
    pseudonym: gives the one that stands for an id in files for evaluators; they are looked for as well.

    Raises
    ------
    UsageError: nobody has this id.
    StoreError: the store cannot be written; the person is still in its tables, but no load brings them back, and the
        same call again completes what was begun.
    StoreBroken: the person is still found in the store after it was written.
    """
    content = read_content(store)
    config = content.config
    erased = erase_person(content.tables, person, max_participants=config.ties.max_participants)
    known = erased.traces
    if pseudonym is not None:
        known = replace(known, ids=(*known.ids, *map(pseudonym, known.ids)))
    documents = {name: known.document(document) for name, document in content.documents.items()}
    documents[DOCUMENT] = _remembered(content.documents.get(DOCUMENT), erased.traces.ids)
    kept = _without(config, erased.traces.ids)
    try:
        for name in sorted(documents, key=lambda name: name != DOCUMENT):  # first, so that no load brings them back
            store.write_document(name, documents[name])
        store.replace(erased.tables, kept, source_hash=secrets.token_hex(32), progress=progress)
    except StoreError as error:
        raise type(error)(f"{error} {_UNFINISHED}") from error
    _verify(store, erased)
    tables, files, unread = _named_in(known, list(sources), list(places), store)
    return Forgotten(erased.rows, erased.values, tables, files, unread, _receipt(content, erased, store, files, tables))


def refuse_forgotten(store: Store, tables: Mapping[str, pa.Table]) -> None:
    """Refuse tables that name somebody whom the store has been made to forget.

    Raises
    ------
    DataError: it says which ids, and what to do.
    """
    document = store.read_document(DOCUMENT)
    if not document:
        return
    given = [*tables["people"]["person_id"].to_pylist()] if "people" in tables else []
    given += tables["aliases"]["alias_id"].to_pylist() if "aliases" in tables else []
    known = {entry["id"]: entry["at"] for entry in document["people"]}
    back = {id: known[mark] for id in given if (mark := _mark(document["key"], id)) in known}
    if back:
        named = ", ".join(f"'{id}' (erased on {at[:10]})" for id, at in list(back.items())[:5])
        raise DataError(
            f"people: {len(back)} who were erased from this store are in the tables: {named}. Nothing was loaded. Take "
            "their rows out of every table, or, if they are to be kept after all, load into a new store"
        )


def _remembered(document: Mapping[str, Any] | None, ids: Iterable[str]) -> dict[str, Any]:
    kept = dict(document or {"key": secrets.token_hex(32), "people": []})
    known = {entry["id"] for entry in kept["people"]}  # of a call that was cut off
    marks = [mark for id in ids if (mark := _mark(kept["key"], id)) not in known]
    return {**kept, "people": [*kept["people"], *({"id": mark, "at": now()} for mark in marks)]}


def _mark(key: str, id: str) -> str:
    return hmac.new(bytes.fromhex(key), id.encode(), hashlib.sha256).hexdigest()


def _without(config: Config, ids: Sequence[str]) -> Config:
    """Return the configuration without the person among the sponsors that it names."""
    named = tuple(id for id in config.sponsors.ids if id not in ids)
    return replace(config, sponsors=replace(config.sponsors, ids=named))


def _verify(store: Store, erased: Erased) -> None:
    """Read everything back and look for the person."""
    after = read_content(store)
    left = [
        f"the table {name}"
        for name, table in after.tables.items()
        if not table.equals(ordered(name, erased.tables[name]))
    ]
    left += [
        f"the document {name}"
        for name, document in after.documents.items()
        if erased.traces.document(document) != document
    ]
    if left:
        raise StoreBroken(f"the store {store.location} was written, but differs in {', '.join(left)}; run it again")


def _named_in(
    known: Traces, sources: Sequence[Path], places: Sequence[Path], store: Store
) -> tuple[list[Path], list[Path], list[Path]]:
    """Return the source tables, the other files that name the person, and those that could not be looked into."""
    own = Path(store.location).resolve()
    tables: list[Path] = []
    files: list[Path] = []
    unread: list[Path] = []
    found = {path.resolve(): tables for path in sources}
    for place in places:
        for path in _files(place):
            if own not in path.resolve().parents:
                found.setdefault(path.resolve(), files)
    for path, where in sorted(found.items()):
        try:
            if known.in_text(path.stem) or known.in_file(path):
                where.append(path)
        except (Unsearchable, OSError, MemoryError):
            unread.append(path)
    return tables, list(dict.fromkeys(map(_whole_store, files))), unread


def _whole_store(path: Path) -> Path:
    """Return the store that a file belongs to, or the file: a store is forgotten in as a whole, not file by file."""
    return next((folder for folder in path.parents if (folder / CURRENT).is_file()), path)


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [
        path
        for path in place.rglob("*")
        if path.is_file() and not path.is_symlink() and not set(path.relative_to(place).parts) & set(_SKIPPED)
    ]


def _receipt(
    content: Content, erased: Erased, store: Store, files: Sequence[Path], tables: Sequence[Path]
) -> dict[str, Any]:
    return {
        "erased_at": now(),
        "receipt": secrets.token_hex(8),
        "program": content.status.program,
        "store": erased.traces.blanked(store.location),
        "rows_removed": erased.rows,
        "values_emptied": erased.values,
        "source_tables_still_naming_the_person": len(tables),
        "other_files_still_naming_the_person": len(files),
    }
