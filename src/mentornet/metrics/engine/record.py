"""What a program's record tells of pairs and people, found once for all windows.

Times are milliseconds since 1970; ``NEVER`` is after all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...contacts import COHORT_KINDS
from ..mobilisation import is_offer

if TYPE_CHECKING:
    from ...graph.arrays import Flags, Ints
    from .ties import Pairs

Times = npt.NDArray[np.int64]
NEVER = np.iinfo(np.int64).max
DAY = 86_400_000


@dataclass(frozen=True)
class Spells:
    """Spells of contact, by their beginning: the pair, and the times of the first and the last interaction."""

    pair: Ints
    first: Times
    last: Times


class Record:
    """The interactions that make ties, by pair, and the rows beside ties."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs
        self.program = pairs.program
        self.spell_pair = pairs.entry[pairs.events :] >> 1
        self.spell_first, self.spell_last = (milliseconds(times) for times in self._spell_times())
        self.spells = cache(self._spells)

    def _spell_times(self) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.datetime64]]:
        return self.program.spells.first, self.program.spells.last

    # -- interactions -------------------------------------------------------------------------------------------

    @cached_property
    def at(self) -> Times:
        """When each interaction was."""
        return milliseconds(self.program.events.at[: self.pairs.events])

    @cached_property
    def pair(self) -> Ints:
        """Each interaction's pair."""
        return np.asarray(self.pairs.entry[: self.pairs.events] >> 1)  # NO_PAIR stays what it is

    @cached_property
    def between(self) -> npt.NDArray[np.intp]:
        """Where the interactions of two people are."""
        return np.flatnonzero(self.pair >= 0)

    @cached_property
    def first(self) -> Times:
        """When each pair interacted first."""
        found = np.full(len(self.pairs.alter), NEVER)
        latest_first = self.between[::-1]
        found[self.pair[latest_first]] = self.at[latest_first]  # of several the last one stays: the earliest
        return found

    @cached_property
    def own(self) -> Flags:
        """Whether each interaction is none of the programme's own events."""
        kinds = self.program.events.kinds
        made = [number for number, kind in enumerate(kinds) if kind in COHORT_KINDS]
        return ~np.isin(self.program.events.kind[: self.pairs.events], made)

    @cached_property
    def kinds(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int64]]:
        """Every interaction's kind together with its pair, numbered; and the pair of each number."""
        many = len(self.program.events.kinds) + 1  # no kind is one more
        kind = self.program.events.kind[: self.pairs.events].astype(np.int64) + 1
        found, number = np.unique(self.pair.astype(np.int64) * many + kind, return_inverse=True)
        return number, found // many

    def _spells(self, days: int) -> Spells:
        """Return every pair's spells of contact: one ends when nothing happens for so many days."""
        order = self.between[np.argsort(self.pair[self.between], kind="stable")]
        pair, at = self.pair[order], self.at[order]
        begins = np.ones(len(order), np.bool_)
        begins[1:] = (pair[1:] != pair[:-1]) | (at[1:] - at[:-1] >= days * DAY)
        starts = np.flatnonzero(begins)
        ends = np.append(starts[1:], len(order))[: len(starts)] - 1
        by_start = np.argsort(at[starts], kind="stable")
        return Spells(pair[starts][by_start], at[starts][by_start], at[ends][by_start])

    # -- rows beside ties ---------------------------------------------------------------------------------------

    @cached_property
    def support(self) -> dict[str, npt.NDArray[Any]]:
        """Requests: ``ego`` and ``alter`` (people), their ``pair``, ``kind`` (text), and when each step was made."""
        rows = self.program.beside.support
        steps = {column: _times(rows, column) for column in ("asked_at", "answered_at", "used_at")}
        return self._people(rows, "ego_id", "alter_id") | steps

    @cached_property
    def opportunities(self) -> dict[str, npt.NDArray[Any]]:
        """Offers: ``ego``, ``alter`` (through whom), their ``pair``, and ``at``."""
        rows = [row for row in self.program.beside.opportunities if is_offer(row)]
        return self._people(rows, "person_id", "via_id") | {"at": _times(rows, "offered_at")}

    @cached_property
    def acts(self) -> dict[str, npt.NDArray[Any]]:
        """Acts of sponsors: ``ego``, for whom, and ``at``."""
        rows = self.program.beside.acts
        return self._people(rows, "protege_id", "sponsor_id") | {"at": _times(rows, "at")}

    @cached_property
    def introduced(self) -> Times:
        """When the two of each pair were first introduced to each other."""
        rows = self.program.beside.introductions
        found = np.full(len(self.pairs.alter), NEVER)
        pair = self._people(rows, "a_id", "b_id")["pair"]
        np.minimum.at(found, pair[pair >= 0], _times(rows, "at")[pair >= 0])
        return found

    def _people(self, rows: Sequence[Mapping[str, Any]], ego: str, alter: str) -> dict[str, npt.NDArray[Any]]:
        """Return the people and kinds of rows; a pair below 0 has no contact on record."""
        one, other = (self.program.numbers(row[column] for row in rows) for column in (ego, alter))
        label = np.append(self.pairs.label, -1)  # nobody's number finds the last one
        return {
            "ego": one,
            "alter": other,
            "pair": self.pairs.find(label[one], label[other]),
            "kind": np.array([row.get("kind") for row in rows], object),
        }


def milliseconds(times: npt.NDArray[np.datetime64]) -> Times:
    """Return times as milliseconds since 1970."""
    return times.astype("datetime64[ms]", copy=False).view(np.int64)  # snapshots are in milliseconds: no copy


def _times(rows: Iterable[Mapping[str, Any]], column: str) -> Times:
    """Return the instants in a column; ``NEVER`` for none."""
    found: list[datetime | None] = [row[column] for row in rows]
    known = milliseconds(np.array([None if at is None else np.datetime64(at, "ms") for at in found], "datetime64[ms]"))
    return np.where(np.array([at is None for at in found], np.bool_), NEVER, known)
