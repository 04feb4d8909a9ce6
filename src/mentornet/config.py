"""``mentornet.toml`` as frozen objects: what to read, what a tie is, which windows, groups, levels and sponsors.

The whole file is checked in one go; every unknown key and impossible value is reported together, each with the
nearest valid alternative.  ``Config.to_dict`` is what a load keeps in the store, so that a store alone is enough.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

from .errors import ConfigError, UsageError, hint
from .schema import TABLES
from .windows import Unit, parse_days

FILE_NAME = "mentornet.toml"
TIE_KINDS = ("interactions", "mentorships", "sponsorships")


@dataclass(frozen=True, kw_only=True)
class FileSource:
    """Where one table's rows come from, and how the file's own columns map to ours."""

    table: str
    path: str | None = None  # relative to the program's folder; a glob is allowed; None: found by the table's name
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    dates: str | None = None  # a strptime format
    columns: Mapping[str, str] = field(default_factory=dict)  # our column -> the file's column
    constants: Mapping[str, Any] = field(default_factory=dict)  # our column -> a fixed value
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # the file's or our column -> values kept


@dataclass(frozen=True, kw_only=True)
class People:
    """How ids outside the roster are treated: ``error``, or ``external`` (they become external people)."""

    unknown_ids: str = "error"


@dataclass(frozen=True, kw_only=True)
class Ties:
    """What makes a tie in the metrics."""

    kinds: tuple[str, ...] = TIE_KINDS
    spell_weight: float = 1.0
    max_participants: int = 20
    min_weight: float = 0.0
    half_life: str = "none"
    mutual: tuple[str, ...] = ("meeting", "call")


@dataclass(frozen=True, kw_only=True)
class Windows:
    """The windows that are measured unless the call says otherwise."""

    kind: str = "rolling"
    unit: Unit = "month"
    start: date | None = None
    end: date | None = None
    length: str = "90D"
    step: str = "30D"


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The attribute that alters are grouped by; ``values`` is the code book (K of IQV)."""

    attribute: str = "org_unit"
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Levels:
    """Seniority: which attribute, and which way it runs (or the labels from junior to senior)."""

    attribute: str = "level"
    order: str | tuple[str, ...] = "ascending"


@dataclass(frozen=True, kw_only=True)
class Sponsors:
    """The sponsor set S: everyone at or above ``min_level``, and everyone in ``ids``."""

    min_level: int | float | str | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mentorships:
    """``assumed_length`` closes mentorships without an end; ``none``: they last until either person leaves."""

    assumed_length: str = "none"


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """Published groups smaller than ``k`` are suppressed."""

    k: int = 5


@dataclass(frozen=True, kw_only=True)
class Report:
    """Metrics named before the data were seen; all else in a report is exploratory."""

    primary: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Config:
    """A whole ``mentornet.toml``."""

    name: str
    timezone: str = "UTC"
    files: tuple[FileSource, ...] = ()
    people: People = People()
    ties: Ties = Ties()
    windows: Windows = Windows()
    groups: Groups = Groups()
    levels: Levels = Levels()
    sponsors: Sponsors = Sponsors()
    mentorships: Mentorships = Mentorships()
    privacy: Privacy = Privacy()
    report: Report = Report()

    @classmethod
    def load(cls, folder: Path) -> Config:
        """Read ``mentornet.toml`` of a program's folder; every problem in it is in the one error raised."""
        path = folder / FILE_NAME
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            msg = f"{folder} has no {FILE_NAME}; 'mentornet init {folder}' writes one with every key explained."
            raise ConfigError(msg) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            msg = f"{path} cannot be read as TOML (UTF-8): {error}"
            raise ConfigError(msg) from error
        return cls.from_dict(data, where=FILE_NAME)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, where: str = FILE_NAME) -> Config:
        """Build a configuration from parsed TOML; raise one ``ConfigError`` that lists every problem."""
        reader = _Reader()
        config = reader.config(data)
        if config is None or reader.problems:
            listed = "\n".join(f"  {problem}" for problem in reader.problems)
            msg = f"{where}: {len(reader.problems)} problem{'s' * (len(reader.problems) != 1)}\n{listed}"
            raise ConfigError(msg, reader.problems)
        return config

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON-ready data that ``from_dict`` turns back into an equal object."""
        data = asdict(self)
        files: dict[str, list[dict[str, Any]]] = {}
        for source in data["files"]:
            table = source.pop("table")
            files.setdefault(table, []).append({k: v for k, v in source.items() if v})
        data["files"] = files
        return _plain(data)


class _Reader:
    """Turns parsed TOML into ``Config`` and gathers every problem on the way."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def config(self, data: Mapping[str, Any]) -> Config | None:
        values: dict[str, Any] = {}
        hints = get_type_hints(Config)
        for key, value in data.items():
            if key not in hints:
                self.problems.append(f"unknown key '{key}'{hint(key, hints)}")
            elif key == "files":
                values["files"] = self._files(value)
            elif key in ("name", "timezone"):
                values[key] = self._value(key, value, str)
            elif isinstance(value, Mapping):
                values[key] = self._section(f"[{key}]", value, hints[key])
            else:
                self.problems.append(f"'{key}' is a section: write [{key}] and its keys below it")
        if not str(values.get("name") or "").strip():
            self.problems.append('name is missing: name = "your program"')
        if self.problems:
            return None
        config = Config(**values)
        self._check(config)
        return config

    def _files(self, value: Any) -> tuple[FileSource, ...]:
        sources: list[FileSource] = []
        if not isinstance(value, Mapping):
            self.problems.append("'files' is a section: write [files.<table>], for example [files.people]")
            return ()
        for table, entry in value.items():
            if table not in TABLES:
                self.problems.append(f"[files.{table}]: unknown table '{table}'{hint(table, TABLES)}")
                continue
            for one in entry if isinstance(entry, list) else [entry]:
                if not isinstance(one, Mapping):
                    self.problems.append(f"[files.{table}] must hold keys such as path and columns")
                    continue
                sources.append(self._file(table, one))
        return tuple(sources)

    def _file(self, table: str, entry: Mapping[str, Any]) -> FileSource:
        at = f"[files.{table}]"
        known = TABLES[table]
        for part in ("columns", "constants"):
            for column in entry.get(part, {}) if isinstance(entry.get(part, {}), Mapping) else ():
                if column not in known and not known.open_columns:
                    self.problems.append(
                        f"{at} {part}: '{column}' is not a column of {table}{hint(column, known.names)}"
                    )
        return self._section(at, {k: v for k, v in entry.items() if k != "table"}, FileSource, table=table)

    def _section(self, at: str, entry: Mapping[str, Any], cls: type[Any], **given: Any) -> Any:
        hints = get_type_hints(cls)
        values = dict(given)
        for key, value in entry.items():
            if key not in hints or key in given:
                self.problems.append(f"{at}: unknown key '{key}'{hint(key, [k for k in hints if k not in given])}")
            else:
                values[key] = self._value(f"{at} {key}", value, hints[key])
        missing = [f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING]
        if any(name not in values for name in missing):  # pragma: no cover - no section has required keys
            return None
        return cls(**values)

    def _value(self, at: str, value: Any, wanted: Any) -> Any:
        """Check one value against its annotated type and return it in the form the dataclass holds."""
        text = str(wanted)
        if text.startswith("collections.abc.Mapping"):
            if not isinstance(value, Mapping):
                self.problems.append(f'{at} must be a table such as {{ at = "When" }}, not {value!r}')
                return {}
            if "tuple" in text:
                return {k: tuple(v) if isinstance(v, (list, tuple)) else (v,) for k, v in value.items()}
            if text.endswith("[str, str]") and not all(isinstance(v, str) for v in value.values()):
                self.problems.append(f'{at} must map names to names, such as {{ at = "When" }}')
                return {}
            return dict(value)
        if isinstance(value, (list, tuple)) and "tuple" in text:
            return tuple(str(v) for v in value)
        if wanted == date | None:
            return self._date(at, value)
        allowed = [kind for kind in (bool, int, float, str) if kind.__name__ in text or "Literal" in text]
        if "tuple" in text and str not in allowed:
            self.problems.append(f"{at} must be a list of strings, not {value!r}")
        elif value is None or isinstance(value, bool) or not isinstance(value, (*allowed, *_widened(allowed))):
            names = " or ".join(
                {"int": "a whole number", "float": "a number", "str": "a string"}[k.__name__] for k in allowed
            )
            self.problems.append(f"{at} must be {names}, not {value!r}")
        return value

    def _date(self, at: str, value: Any) -> date | None:
        if isinstance(value, datetime):
            value = value.date() if value.time() == datetime.min.time() else value.isoformat()
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if isinstance(value, date):
            return value
        self.problems.append(f"{at} must be a date such as 2024-01-31, not {value!r}")
        return None

    def _check(self, config: Config) -> None:
        """Check what a type cannot say: names of zones and kinds, ranges, lengths, the order of dates."""
        try:
            ZoneInfo(config.timezone)
        except (KeyError, ValueError, OSError):
            self.problems.append(
                f"timezone '{config.timezone}' is not known{hint(config.timezone, available_timezones(), limit=5)}"
            )
        self._one_of("[people] unknown_ids", config.people.unknown_ids, ("error", "external"))
        for kind in config.ties.kinds:
            self._one_of("[ties] kinds", kind, TIE_KINDS)
        self._one_of("[windows] kind", config.windows.kind, ("rolling", "expanding", "calendar"))
        self._one_of("[windows] unit", config.windows.unit, ("month", "quarter", "year"))
        if isinstance(config.levels.order, str):
            self._one_of("[levels] order", config.levels.order, ("ascending", "descending"))
        for at, text in (("[windows] length", config.windows.length), ("[windows] step", config.windows.step)):
            self._days(at, text)
        for at, text in (
            ("[ties] half_life", config.ties.half_life),
            ("[mentorships] assumed_length", config.mentorships.assumed_length),
        ):
            if text != "none":
                self._days(at, text)
        for at, number, least in (
            ("[ties] spell_weight", config.ties.spell_weight, 0),
            ("[ties] min_weight", config.ties.min_weight, 0),
            ("[ties] max_participants", config.ties.max_participants, 2),
            ("[privacy] k", config.privacy.k, 1),
        ):
            if not number >= least or number == float("inf"):
                self.problems.append(f"{at} must be {least} or more, not {number}")
        start, end = config.windows.start, config.windows.end
        if start and end and end <= start:
            self.problems.append(f"[windows] end {end} is not after start {start}")
        for source in config.files:
            if source.delimiter is not None and len(source.delimiter) != 1:
                self.problems.append(f"[files.{source.table}] delimiter must be one character such as ';'")

    def _one_of(self, at: str, value: str, options: tuple[str, ...]) -> None:
        if value not in options:
            self.problems.append(f"{at} '{value}' is not valid{hint(value, options)} (one of {', '.join(options)})")

    def _days(self, at: str, text: str) -> None:
        try:
            parse_days(text, what=at)
        except UsageError as error:
            self.problems.append(str(error))


def _widened(allowed: list[type]) -> tuple[type, ...]:
    return (int,) if float in allowed else ()


def _plain(value: Any) -> Any:
    """Return JSON-ready data: no tuples, no dates, no keys without a value."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
