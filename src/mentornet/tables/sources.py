"""Which file each table comes from: by the table's name in the program's folder, or by ``[files.<table>] path``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..config import FILE_NAME, Config, FileSource
from ..errors import did_you_mean, hint
from ..schema import TABLES
from .problems import ProblemLog, config_line
from .times import pattern

EXTENSIONS = (".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class TableFile:
    """One file of one table; ``name`` is how the program's folder shows it."""

    table: str
    path: Path
    name: str
    options: FileSource


def find_files(folder: Path, config: Config, log: ProblemLog | None = None) -> dict[str, tuple[TableFile, ...]]:
    """Return the files of every table that has one, in the schema's order of tables.

    What is wrong (no such file, two files for one table, a name that is nearly a table's) goes to ``log``.
    """
    log = log or ProblemLog()
    present = _data_files(folder)
    files: dict[str, tuple[TableFile, ...]] = {}
    for table in TABLES:
        sources = [source for source in config.files if source.table == table]
        if [source for source in sources if not _valid(folder, source, log)]:
            continue
        found = [file for source in sources if source.path for file in _configured(folder, source, log)]
        if not any(source.path for source in sources):
            options = sources[0] if sources else FileSource(table=table)
            found = _by_name(folder, options, present, log, configured=bool(sources))
        elif len(sources) > 1 and not all(source.path for source in sources):
            log.add(table, FILE_NAME, f"[[files.{table}]] is there several times: each needs a path", code="config")
        if found:
            files[table] = tuple(found)
    read = {file.path.resolve() for found in files.values() for file in found}
    _say_near_names(folder, [path for path in present if path.resolve() not in read], files, log)
    return files


def _valid(folder: Path, source: FileSource, log: ProblemLog) -> bool:
    """Report an encoding or a date format that does not exist."""
    valid = True
    for key, value, use in (("encoding", source.encoding, "".encode), ("dates", source.dates, pattern)):
        try:
            use(value) if value is not None else None
        except (LookupError, ValueError) as error:
            valid = False
            why = f"'{value}' is not known; use utf-8, cp1252, utf-16, ..." if key == "encoding" else str(error)
            log.add(
                source.table, FILE_NAME, f"[files.{source.table}] {key}: {why}", code="config",
                row=_line(folder, f"files.{source.table}", key), column=key, value=value,
            )  # fmt: skip
    return valid


def _line(folder: Path, section: str, key: str) -> int | None:
    try:
        return config_line((folder / FILE_NAME).read_text(encoding="utf-8-sig"), section, key)
    except (OSError, UnicodeDecodeError):
        return None


def _data_files(folder: Path) -> list[Path]:
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    return [p for p in entries if p.suffix.lower() in EXTENSIONS and p.name[0] not in ".~" and p.is_file()]


def _by_name(
    folder: Path, options: FileSource, present: list[Path], log: ProblemLog, *, configured: bool
) -> list[TableFile]:
    table = options.table
    candidates = [path for path in present if path.stem.lower() == table]
    if len(candidates) > 1:
        names = " and ".join(f"'{path.name}'" for path in candidates)
        log.add(
            table,
            candidates[0].name,
            f"table {table} has {len(candidates)} files, {names}: keep one, or name the one to read with "
            f'[files.{table}] path = "{candidates[0].name}"',
            code="two_files",
            suggestion=f'path = "{candidates[0].name}"',
        )
        return []
    if not candidates and configured:
        log.add(
            table, FILE_NAME,
            f"[files.{table}] has no path, and the folder has no file named {table} ({', '.join(EXTENSIONS)})"
            f"{hint(table, [path.name for path in present])}",
            code="no_file", column=table,
        )  # fmt: skip
    return [_table_file(folder, path, options) for path in candidates]


def _configured(folder: Path, source: FileSource, log: ProblemLog) -> list[TableFile]:
    """Return the files that ``path`` names: one, or all that match a glob, by name."""
    wanted = source.path or ""
    path = Path(wanted)
    if any(mark in wanted for mark in "*?["):
        base = Path(path.anchor) if path.is_absolute() else folder
        pattern = wanted[len(path.anchor) :] if path.is_absolute() else wanted
        matches = sorted(match for match in base.glob(pattern) if match.is_file())
    else:
        matches = [folder / path] if (folder / path).is_file() else []
    if not matches:
        parent = (folder / path).parent
        near = did_you_mean(path.name, [p.name for p in sorted(parent.iterdir())]) if parent.is_dir() else None
        asked = f"; did you mean '{near}'?" if near else ""
        what = "is a folder, not a file" if (folder / path).is_dir() else "is not there"
        log.add(
            source.table, FILE_NAME, f"[files.{source.table}] path '{wanted}' {what}{asked}",
            code="no_file", row=_line(folder, f"files.{source.table}", "path"), column="path", value=wanted,
            suggestion=near,
        )  # fmt: skip
    return [_table_file(folder, match, source) for match in matches]


def _table_file(folder: Path, path: Path, options: FileSource) -> TableFile:
    try:
        name = path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        name = path.as_posix()
    return TableFile(options.table, path, name, options)


def _say_near_names(folder: Path, unread: list[Path], files: dict[str, tuple[TableFile, ...]], log: ProblemLog) -> None:
    """Warn of a file that is not read although its name is nearly a table's."""
    for path in unread:
        stem = path.stem.lower()
        near = None if stem in TABLES else did_you_mean(stem, TABLES)
        if near is not None:
            right = f"{near}{path.suffix}"
            also = " (that table already has a file)" if near in files else ""
            log.add(
                near, path.relative_to(folder).as_posix(),
                f"this file is not read: '{path.name}' is not the name of a table; did you mean '{right}'?{also}",
                code="unknown_file", severity="warning", value=path.name, suggestion=right,
            )  # fmt: skip
