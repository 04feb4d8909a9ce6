"""Where a person is named: in a value, a document, a file.

A person is known by ids (their own and aliases) and a name.  An id counts where it stands by itself: ``P1`` is not in
``P14``.  Names are compared without regard to case and to how letters with marks are written.
"""

from __future__ import annotations

import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

ERASED = "[erased]"
LARGEST = 1 << 30  # bytes of a file, or of one inside it, that is looked into
# What an archive that is damaged or encrypted is to its reader.
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, ValueError, EOFError)
_SHORTEST = 3  # letters of an id that is looked for inside longer texts; shorter ones only as a whole value


class Unsearchable(Exception):
    """A file is damaged, encrypted or too large to be looked into: whether it names somebody is not known."""


@dataclass(frozen=True)
class Traces:
    """Finds and blanks out what names one person."""

    ids: tuple[str, ...]
    names: tuple[str, ...]

    def is_named_by(self, text: str) -> bool:
        """Return whether the whole text is one of the ids or names."""
        return text.strip() in self.ids or _same(text.strip()) in self._folded

    def blanked(self, text: str) -> str:
        """Return the text with every id and name in it replaced.

        >>> Traces(("P14",), ("Zoë Ott",)).blanked("Asked ZOË OTT (P14), not P140.")
        'Asked [erased] ([erased]), not P140.'
        """
        if self._inside is None:
            return text
        plain = unicodedata.normalize("NFC", text)
        blank = self._inside.sub(ERASED, plain)
        return text if blank == plain else blank

    def document(self, value: Any) -> Any:
        """Return JSON data without the person: keys and list items go, texts are blanked."""
        if isinstance(value, dict):
            return {key: self.document(inner) for key, inner in value.items() if not self.is_named_by(key)}
        if isinstance(value, list):
            return [self.document(item) for item in value if not (isinstance(item, str) and self.is_named_by(item))]
        return self.blanked(value) if isinstance(value, str) else value

    def in_file(self, path: Path) -> bool:
        """Return whether a file holds an id or a name, as text of any usual encoding, or inside Excel, Parquet, ZIP.

        Raises
        ------
        Unsearchable: it cannot be looked into.
        OSError: it cannot be read.
        """
        if path.stat().st_size > LARGEST:
            raise Unsearchable(path)
        return any(self.in_text(text) for text in _texts(path.read_bytes(), path.suffix.lower()))

    def in_text(self, text: str) -> bool:
        """Return whether an id or a name stands in the text, also written as in HTML, JSON or a file's name."""
        found = self._anywhere
        return any(found.search(unicodedata.normalize("NFC", form)) for form in _forms(text))

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(map(_same, self.names))

    @cached_property
    def _inside(self) -> re.Pattern[str] | None:
        telling = [text for text in self.ids if len(text) >= _SHORTEST and not text.isdigit()]
        return _pattern([*telling, *self.names])

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        found = _pattern([*self.ids, *self.names])
        assert found is not None  # noqa: S101 - everybody has an id
        return found


def _pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    wanted = {unicodedata.normalize("NFC", text) for text in texts if text.strip()}
    if not wanted:
        return None
    longest_first = sorted(wanted, key=lambda text: (-len(text), text))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _same(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _forms(text: str) -> Iterator[str]:
    yield text
    if "&" in text:
        yield unescape(text)
    if "\\u" in text:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def _texts(data: bytes, suffix: str) -> Iterator[str]:
    if suffix in (".parquet", ".arrow"):
        yield from _columns(data, suffix)
    elif zipfile.is_zipfile(io.BytesIO(data)):
        for name, inner in _members(data):
            yield name
            yield from _texts(inner, Path(name).suffix.lower())
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", errors="replace")
    else:
        yield data.decode("utf-8", errors="replace")
        if not data.isascii():
            yield data.decode("cp1252", errors="replace")


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a ZIP archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            for member in file.infolist():
                if member.file_size > LARGEST:
                    raise Unsearchable(member.filename)
                yield member.filename, file.read(member)
    except (*DAMAGED_ZIP, OSError) as error:
        raise Unsearchable(str(error)) from error


def _columns(data: bytes, suffix: str) -> Iterator[str]:
    """Yield every text of a file in columns, and the notes that it carries."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if suffix == ".parquet":
            # In this thread alone: a thread of Arrow's pool that lets go of Python's bytes while Python ends, ends it
            # with an abort, after everything has been done.
            with pq.ParquetFile(pa.BufferReader(data), pre_buffer=False) as file:
                table = file.read(use_threads=False)
        else:
            table = pa.ipc.open_file(data).read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unsearchable(str(error)) from error
    yield from (note.decode("utf-8", errors="replace") for note in (table.schema.metadata or {}).values())
    for column in table.columns:
        yield "\n".join(
            map(str, column.unique().to_pylist() if pa.types.is_string(column.type) else column.to_pylist())
        )
