"""Everyone's alters, slot by slot: how tables with a row a person spread along ties without a loop over people.

Slot 0 holds everyone's first alter, slot 1 the second one of those who have two, and so on.  People are placed by the
number of their alters, the most connected first: so those with a further alter are always the first rows of a table,
and a slot is one step over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Slots:
    """Alters by slots.

    Attributes
    ----------
    place: everyone's row.
    tie: positions in ``alters``, slot by slot, in the order of rows; ``alter`` are the rows of those alters.
    """

    def __init__(self, first: npt.NDArray[Any], alters: npt.NDArray[Any]) -> None:
        degree = np.diff(first)
        order = np.argsort(-degree, kind="stable")
        self.place = np.empty(len(order), np.intp)
        self.place[order] = np.arange(len(order))
        having = np.searchsorted(-degree[order], -np.arange(degree.max(initial=0)))  # how many have a further alter
        bounds = [0, *np.cumsum(having).tolist()]
        self._slices = [(slice(high - low), slice(low, high)) for low, high in pairwise(bounds)]
        slot = np.repeat(np.arange(len(having)), having)
        self._row = np.arange(len(slot)) - np.repeat(np.cumsum(having) - having, having)
        self.tie = first[order[self._row]] + slot
        self.alter = self.place[alters[self.tie]]

    def __iter__(self) -> Iterator[tuple[slice, slice]]:
        """Yield, slot by slot, the rows of a table that have one, and where their ties are."""
        return iter(self._slices)

    def tied(self, columns: range) -> Floats:
        """Return a table that says which rows are tied to the people of the rows ``columns``."""
        table = np.zeros((len(self.place), len(columns)))
        alter = self.alter - columns.start
        here = (alter >= 0) & (alter < len(columns))
        table[self._row[here], alter[here]] = 1
        return table

    def add_up(self, table: Floats) -> Floats:
        """Return, for every row, the sum of the rows of its alters."""
        total = np.zeros_like(table)
        for rows, ties in self._slices:
            total[rows] += table[self.alter[ties]]
        return total
