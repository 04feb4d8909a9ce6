"""People, events and spells of a program as arrays, by the rules of the roster and the spells.

People are numbered as in the roster (``Snapshot.people_ids``).  What is not known is -1 in codes and ``NaN`` in ranks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..contacts import ASSIGNED, MENTORS
from ..network import is_missing
from .instants import local_day

if TYPE_CHECKING:
    from ..config import Config
    from ..stores.snapshot import Events
    from ..windows import Window
    from .beside import Beside
    from .roster import Roster
    from .spells import Spells

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

UNKNOWN = -1


@dataclass(frozen=True)
class PeopleArrays:
    """What everyone is in one window; every array has one entry a person.

    ``group`` and ``unit`` are codes of equal values; ``manager`` is the manager's number, ``UNKNOWN`` for none and for
    one who is not in the roster; ``has_manager`` tells the two apart.  ``seniority`` is ``Network.ranks``, and
    ``sponsor`` is who is in the sponsor set S.  Windows that follow each other share the arrays if nobody has moved.
    """

    present: Flags
    external: Flags
    group: Ints
    unit: Ints
    seniority: Floats
    manager: Ints
    has_manager: Flags
    sponsor: Flags


class ProgramArrays:
    """A program's people, events and spells as arrays.

    Attributes
    ----------
    events: the events that may make ties, sorted by time; ``source`` and ``target`` are people.
    weights: ``weights(window, slice)`` gives the weights of events in a window.
    spell_source, spell_target: people, one entry a spell of ``spells.all``.
    spell_mentors: whether the spell is a mentorship, not a sponsorship.
    spell_assigned: whether it is a mentorship that the programme made.
    beside: the rows that make no ties.
    program_known: whether the record says which ties the programme made.
    """

    def __init__(
        self,
        roster: Roster,
        spells: Spells,
        events: Events,
        weights: Callable[[Window, slice], Floats],
        beside: Beside,
        *,
        program_known: bool,
    ) -> None:
        self.roster = roster
        self.spells = spells
        self.events = events
        self.weights = weights
        self.beside = beside
        self.program_known = program_known
        self.config: Config = roster.config
        self._before: tuple[npt.NDArray[np.intp], PeopleArrays] | None = None  # the positions asked for last
        self.number = {id: number for number, id in enumerate(roster.persons)}
        self.spell_source = self.numbers(spell.source for spell in spells.all)
        self.spell_target = self.numbers(spell.target for spell in spells.all)
        self.spell_mentors = np.array([spell.relation == MENTORS for spell in spells.all], np.bool_)
        assigned = (spell.details.get("kind") == ASSIGNED for spell in spells.all)
        self.spell_assigned = self.spell_mentors & np.fromiter(assigned, np.bool_, len(spells.all))

    def people(self, window: Window) -> PeopleArrays:
        """Return everyone's attributes in force at the window's start, or on the day a person joins inside it."""
        here = (self._first < np.datetime64(window.end, "us")) & (self._last >= np.datetime64(window.start, "us"))
        first_day = np.int32(local_day(window.start, self.config.timezone).toordinal())
        held = self._held_on(np.where(here, np.maximum(self._joined, first_day), first_day))
        before = self._before
        if before is None or not np.array_equal(before[0], held):
            before = self._before = held, self._all_in(held)
        everyone = before[1]
        return replace(everyone, present=here & everyone.present, sponsor=here & everyone.sponsor)

    def _all_in(self, held: npt.NDArray[np.intp]) -> PeopleArrays:
        """Return what everyone is in the positions held, as if all were there."""
        config, roster = self.config, self.roster
        level = self._places(config.levels.attribute, held)
        rank = self._ranks[level]
        senior = np.zeros(len(held), np.bool_) if roster.least_rank is None else rank >= roster.least_rank
        manager = self._managers[self._places("manager_id", held)]
        return PeopleArrays(
            present=~self._external,
            external=self._external,
            group=self._codes(config.groups.attribute, held),
            unit=self._codes("org_unit", held),
            seniority=np.where(np.isnan(rank), self._levels[level], rank),
            manager=np.maximum(manager, UNKNOWN),
            has_manager=manager != UNKNOWN,
            sponsor=senior | self._listed,
        )

    # -- positions ----------------------------------------------------------------------------------------------

    def _held_on(self, days: Ints) -> npt.NDArray[np.intp]:
        """Return everyone's position on a day of their own (by number), or ``UNKNOWN``."""
        day = days[self._holder]
        found = np.flatnonzero((self._valid_from <= day) & (day <= self._valid_to))
        held = np.full(len(days), UNKNOWN, np.intp)
        held[self._holder[found]] = found  # of several the last one stays: the one that began last
        return held

    @cached_property
    def _holder(self) -> npt.NDArray[np.intp]:
        counts = [len(person.positions) for person in self.roster.persons.values()]
        return np.repeat(np.arange(len(counts)), counts)

    @cached_property
    def _valid_from(self) -> Ints:
        return np.array([held.valid_from.toordinal() for held in self._positions], np.int32)

    @cached_property
    def _valid_to(self) -> Ints:
        days = (date.max if held.valid_to is None else held.valid_to for held in self._positions)
        return np.array([day.toordinal() for day in days], np.int32)

    @cached_property
    def _positions(self) -> list[Any]:
        return [held for person in self.roster.persons.values() for held in person.positions]

    # -- people -------------------------------------------------------------------------------------------------

    @cached_property
    def _first(self) -> npt.NDArray[np.datetime64]:
        return np.array([person.first for person in self.roster.persons.values()], "datetime64[us]")

    @cached_property
    def _last(self) -> npt.NDArray[np.datetime64]:
        return np.array([person.last for person in self.roster.persons.values()], "datetime64[us]")

    @cached_property
    def _joined(self) -> Ints:
        """Ordinals of the days of joining; 0, before any day, where it is not known."""
        days = (person.joined for person in self.roster.persons.values())
        return np.array([0 if day is None else day.toordinal() for day in days], np.int32)

    @cached_property
    def _external(self) -> Flags:
        return np.array([person.external for person in self.roster.persons.values()], np.bool_)

    @cached_property
    def _listed(self) -> Flags:
        return np.array([id in self.roster.listed_sponsors for id in self.roster.persons], np.bool_)

    # -- attributes ---------------------------------------------------------------------------------------------

    def _values(self, attribute: str) -> list[Any]:
        """Return an attribute's values by place: one a position and a last one for none, or else one a person."""
        if attribute in self.roster.of_positions:
            return [*(held.position[attribute] for held in self._positions), None]
        return [person.attributes.get(attribute) for person in self.roster.persons.values()]

    def _places(self, attribute: str, held: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Return everyone's place among the attribute's values; ``UNKNOWN`` is the last one."""
        return held if attribute in self.roster.of_positions else np.arange(len(held))

    def _codes(self, attribute: str, held: npt.NDArray[np.intp]) -> Ints:
        if attribute not in self._coded:
            codes: dict[Any, int] = {}
            self._coded[attribute] = np.array(
                [
                    UNKNOWN if is_missing(value) else codes.setdefault(value, len(codes))
                    for value in self._values(attribute)
                ],
                np.int32,
            )
        return self._coded[attribute][self._places(attribute, held)]

    @cached_property
    def _coded(self) -> dict[str, Ints]:
        return {}

    @cached_property
    def _ranks(self) -> Floats:
        known: dict[Any, float | None] = {}
        values = self._values(self.config.levels.attribute)
        for value in values:
            if value not in known:
                known[value] = self.roster.ladder.rank(value)
        return np.array([np.nan if known[value] is None else known[value] for value in values], np.float64)

    @cached_property
    def _levels(self) -> Floats:
        """Levels that are numbers, which stand in where they have no rank."""
        values = self._values(self.config.levels.attribute)
        return np.array([value if isinstance(value, Real) else np.nan for value in values], np.float64)

    @cached_property
    def _managers(self) -> Ints:
        """Managers' numbers; below ``UNKNOWN``: the manager is known, but nobody in the roster."""
        values = self._values("manager_id")
        nobody = UNKNOWN - 1
        return np.array([UNKNOWN if is_missing(id) else self.number.get(id, nobody) for id in values], np.int32)

    def numbers(self, ids: Iterable[str | None]) -> Ints:
        """Return people's numbers; ``UNKNOWN`` for nobody."""
        return np.array([self.number.get(id, UNKNOWN) for id in ids], np.int32)  # type: ignore[arg-type]
