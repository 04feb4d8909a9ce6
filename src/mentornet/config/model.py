"""``mentornet.toml`` as frozen objects: what to read, what a tie is, which windows, groups, levels and sponsors.

The whole file is checked in one go; every unknown key and impossible value is reported together, each with the
nearest valid alternative.  ``Config.to_dict`` is what a load keeps in the store, so that a store alone is enough.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError

if TYPE_CHECKING:
    from ..windows import Unit

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
        text = ""
        try:
            text = path.read_text(encoding="utf-8-sig")
            return cls.from_dict(tomllib.loads(text), where=FILE_NAME)
        except ConfigError as error:
            error.text = text
            raise
        except FileNotFoundError:
            msg = f"{folder} has no {FILE_NAME}; 'mentornet init {folder}' writes one with every key explained."
            raise ConfigError(msg) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            msg = f"{path} cannot be read as TOML (UTF-8): {error}"
            raise ConfigError(msg) from error

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, where: str = FILE_NAME) -> Config:
        """Build a configuration from parsed TOML; raise one ``ConfigError`` that lists every problem."""
        from .reader import read_config

        return read_config(data, where=where)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON-ready data that ``from_dict`` turns back into an equal object."""
        data = asdict(self)
        files: dict[str, list[dict[str, Any]]] = {}
        for source in data["files"]:
            table = source.pop("table")
            files.setdefault(table, []).append({k: v for k, v in source.items() if v})
        data["files"] = files
        plain: dict[str, Any] = _plain(data)
        return plain


def _plain(value: Any) -> Any:
    """Return JSON-ready data: no tuples, no dates, no keys without a value."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
