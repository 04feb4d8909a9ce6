"""Who is in the data, when they are in the organisation, and what they are at a window's start."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, hint
from ..schema import TABLES
from .instants import ALWAYS, NEVER, first_instant, last_instant, local_day

if TYPE_CHECKING:
    import pyarrow as pa

    from ..config import Config, Levels
    from ..windows import Window

POSITION_COLUMNS = tuple(
    name for name in TABLES["positions"].names if name not in ("person_id", "valid_from", "valid_to")
)


class Ladder:
    """Levels as ranks: a higher rank is more senior, whichever way the levels themselves run.

    >>> from mentornet.config import Levels
    >>> Ladder(Levels(order="descending")).rank(1) > Ladder(Levels(order="descending")).rank(3)
    True
    >>> Ladder(Levels(order=("junior", "senior"))).rank("senior")
    1.0
    """

    def __init__(self, levels: Levels) -> None:
        self.order = levels.order
        self._steps = {} if isinstance(levels.order, str) else {label: i for i, label in enumerate(levels.order)}

    def rank(self, level: Any) -> float | None:
        """Return the rank of a level; ``None`` for no level, and for one that is not a number or not in the list."""
        if level is None:
            return None
        if not isinstance(self.order, str):
            step = self._steps.get(_label(level))
            return None if step is None else float(step)
        try:
            number = float(level)
        except (TypeError, ValueError):
            return None
        if not math.isfinite(number):
            return None
        return -number if self.order == "descending" else number

    def threshold(self, level: float | str) -> float:
        """Return the rank of ``sponsors.min_level``, which must be on the ladder."""
        rank = self.rank(level)
        if rank is None:
            labels = "a number" if isinstance(self.order, str) else f"one of {', '.join(self.order)}"
            near = hint(str(level), self._steps) if self._steps else ""
            raise ConfigError(f"[sponsors] min_level {level!r} is not a level: it must be {labels}{near}")
        return rank


def _label(level: Any) -> str:
    """Return a level as ``levels.order`` spells it: whole numbers without a decimal point."""
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)


@dataclass(frozen=True, slots=True)
class Held:
    """One position, with the days it is held (both included; ``None``: still held)."""

    valid_from: date
    valid_to: date | None
    position: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the fixed attributes, the instants of joining and leaving, and the positions held."""

    id: str
    attributes: dict[str, Any]
    joined: date | None
    external: bool
    first: datetime  # ALWAYS: here from the start
    last: datetime  # NEVER: not left
    positions: list[Held]  # by valid_from

    def here(self, window: Window) -> bool:
        """Return whether the person is in the organisation at some time of the window."""
        return self.first < window.end and self.last >= window.start

    def position_on(self, day: date) -> dict[str, Any]:
        """Return the position held on a day; of several the one that began last."""
        for held in reversed(self.positions):
            if held.valid_from <= day and (held.valid_to is None or day <= held.valid_to):
                return held.position
        return {}


class Roster:
    """Everyone in ``people``, in that table's order, with what they are in any window."""

    def __init__(self, people: pa.Table, positions: pa.Table, aliases: pa.Table, config: Config) -> None:
        self.config = config
        self.ladder = Ladder(config.levels)
        self.of_positions = [name for name in POSITION_COLUMNS if _has_values(positions, name)]
        self.persons = _persons(people, positions, self.of_positions, config.timezone)
        self.listed_sponsors = self._sponsor_ids(aliases)
        least = config.sponsors.min_level
        self.least_rank = None if least is None else self.ladder.threshold(least)
        self.categories = config.groups.values or self._seen_groups()

    @property
    def has_sponsors(self) -> bool:
        """Whether the configuration says who is in the sponsor set S."""
        return self.least_rank is not None or bool(self.listed_sponsors)

    def attributes(self, window: Window) -> dict[str, dict[str, Any]]:
        """Return everyone's attributes at the window's start, or on the day a person joins inside it."""
        first_day = local_day(window.start, self.config.timezone)
        return {person.id: self._attributes(person, window, first_day) for person in self.persons.values()}

    def _attributes(self, person: Person, window: Window, first_day: date) -> dict[str, Any]:
        here = person.here(window)
        day = max(first_day, person.joined) if here and person.joined is not None else first_day
        data = {**person.attributes, **person.position_on(day)}
        level = data.get(self.config.levels.attribute)
        rank = self.ladder.rank(level)
        data["group"] = data.get(self.config.groups.attribute)
        data["unit"] = data["org_unit"]
        data["level"] = level
        data["rank"] = rank
        data["present"] = here and not person.external
        if self.has_sponsors:
            senior = self.least_rank is not None and rank is not None and rank >= self.least_rank
            data["sponsor"] = here and (senior or person.id in self.listed_sponsors)
        return data

    def _sponsor_ids(self, aliases: pa.Table) -> frozenset[str]:
        """Return ``sponsors.ids`` with aliases resolved; an id that nobody has is an error."""
        known: dict[Any, Any] = {}
        if aliases.num_rows:
            known = dict(zip(aliases["alias_id"].to_pylist(), aliases["person_id"].to_pylist(), strict=True))
        listed = [known.get(id, id) for id in self.config.sponsors.ids]
        for id in listed:
            if id not in self.persons:
                raise ConfigError(f"[sponsors] ids: there is no person '{id}'{hint(id, self.persons, limit=5)}")
        return frozenset(listed)

    def _seen_groups(self) -> tuple[Hashable, ...]:
        """Return every value of the group attribute in the tables, sorted by its text."""
        attribute = self.config.groups.attribute
        values: Iterable[Any] = (person.attributes.get(attribute) for person in self.persons.values())
        if attribute in self.of_positions:
            values = (held.position[attribute] for person in self.persons.values() for held in person.positions)
        return tuple(sorted({value for value in values if value is not None}, key=str))


def _has_values(table: pa.Table, column: str) -> bool:
    return column in table.column_names and table[column].null_count < table.num_rows


def _persons(people: pa.Table, positions: pa.Table, of_positions: list[str], timezone: str) -> dict[str, Person]:
    persons: dict[str, Person] = {}
    for row in people.to_pylist():
        attributes = dict.fromkeys(POSITION_COLUMNS) | {k: v for k, v in row.items() if k != "person_id"}
        attributes |= {"name": row.get("name"), "joined": row.get("joined"), "left": row.get("left")}
        # What positions say changes over time: the roster's fixed value must not stand in where no position is known.
        attributes |= dict.fromkeys(of_positions)
        persons[row["person_id"]] = Person(
            id=row["person_id"],
            attributes=attributes,
            joined=row.get("joined"),
            external=bool(row.get("external")),
            first=first_instant(row, "joined", timezone) or ALWAYS,
            last=last_instant(row, "left", timezone) or NEVER,
            positions=[],
        )
    for row in positions.to_pylist():
        position = {name: row[name] for name in of_positions}
        persons[row["person_id"]].positions.append(Held(row["valid_from"], row.get("valid_to"), position))
    for person in persons.values():
        person.positions.sort(key=lambda held: held.valid_from)  # stable: of two that begin together the later row wins
    return persons
