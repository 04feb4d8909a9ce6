"""Ids that tables refer to: which exist, under which aliases, and what is near a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import did_you_mean

SMALL = 500  # up to here a wrong id is compared with every id
MOST_COMPARED = 200  # distinct wrong ids that are; after that something is wrong with all of them
MOST_EDITED = 5_000  # distinct wrong ids of which typing errors are tried


class Nearest:
    """Suggests the id that a wrong one was probably meant to be.

    First an id that differs only in case, spaces, punctuation or leading zeros; then, in a small set, the most
    similar one, and in a large one an id at one typing error's distance.  How many are looked up is bounded, so
    that a wholly wrong column does not take for ever.

    >>> Nearest(["P09", "P19"]).to("P9")
    'P09'
    """

    def __init__(self, options: Iterable[str]) -> None:
        self._options = sorted(set(options))
        self._members = frozenset(self._options)
        self._plain: dict[str, str] | None = None
        self._alphabet = ""
        self._found: dict[str, str | None] = {}

    def to(self, value: str) -> str | None:
        """Return the nearest id, ``None`` where none is near."""
        if value not in self._found:
            self._found[value] = self._look(value)
        return self._found[value]

    def _look(self, value: str) -> str | None:
        if self._plain is None:
            self._plain = {}
            for option in self._options:
                self._plain.setdefault(_plain(option), option)
            self._alphabet = "".join(sorted({character for option in self._options for character in option}))[:64]
        same = self._plain.get(_plain(value))
        if same is not None:
            return same
        if len(self._options) <= SMALL and len(self._found) < MOST_COMPARED:
            return did_you_mean(value, self._options)
        if len(self._found) >= MOST_EDITED:
            return None
        return next((edit for edit in self._edits(value[:40]) if edit in self._members), None)

    def _edits(self, value: str) -> Iterable[str]:
        """Yield all texts one typing error away: swapped, replaced, left out, added."""
        for i in range(len(value) - 1):
            yield value[:i] + value[i + 1] + value[i] + value[i + 2 :]
        for i in range(len(value)):
            yield from (value[:i] + letter + value[i + 1 :] for letter in self._alphabet)
        for i in range(len(value)):
            yield value[:i] + value[i + 1 :]
        for i in range(len(value) + 1):
            yield from (value[:i] + letter + value[i:] for letter in self._alphabet)


def _plain(text: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\W_]", "", text)).casefold()


class Ids:
    """The ids of one table: those of good rows, those of rows with errors (``bad``), and other names of either.

    ``code`` of an id is its position among the good ids; a bad id's is ``BAD``, an unknown one's ``UNKNOWN``, a
    missing one's ``MISSING``.
    """

    UNKNOWN, BAD, MISSING = -1, -2, -3

    def __init__(self, table: str, good: pa.Array, bad: Iterable[str] = ()) -> None:
        self.table = table
        self.good = good
        self._bad = sorted(set(bad) - set(good.to_pylist())) if bad else []
        self._aliases: dict[str, str] = {}
        self._external: list[str] = []
        self._names: pa.Array = good
        self._codes: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._nearest: Nearest | None = None
        self._rebuild()

    def add_aliases(self, aliases: dict[str, str], bad: Iterable[str] = ()) -> None:
        """Let further names stand for ids (``alias -> id``); ``bad`` aliases come from rows with errors."""
        self._aliases = aliases
        self._bad += sorted(set(bad) - aliases.keys())
        self._rebuild()

    def add_external(self, ids: Iterable[str]) -> None:
        """Make ids known that are in no row."""
        self._external += ids
        self._rebuild()

    @property
    def external(self) -> list[str]:
        """Ids added by ``add_external``, in order."""
        return list(self._external)

    def codes(self, ids: pa.Array) -> npt.NDArray[np.int64]:
        """Return the code of every id."""
        found = np.asarray(pc.fill_null(pc.index_in(ids, value_set=self._names), -1)).astype(np.int64)
        codes = np.where(found >= 0, self._codes[found], self.UNKNOWN)
        if ids.null_count:
            codes[np.asarray(pc.is_null(ids))] = self.MISSING
        return codes

    def canonical(self, ids: pa.Array, codes: npt.NDArray[np.int64]) -> pa.Array:
        """Return ids with aliases replaced; an id without a code stays as it is."""
        if not self._aliases:
            return ids
        taken = self._all.take(pa.array(codes, mask=codes < 0))
        return pc.coalesce(taken, ids)

    def nearest(self, value: str) -> str | None:
        """Return the id or alias nearest to an unknown one."""
        if self._nearest is None:
            self._nearest = Nearest([*self.good.to_pylist(), *self._bad, *self._aliases])
        return self._nearest.to(value)

    def _rebuild(self) -> None:
        self._all = pa.concat_arrays([self.good, pa.array(self._external, pa.string())])
        position = {} if not self._aliases else {name: i for i, name in enumerate(self._all.to_pylist())}
        names = [*self._bad, *self._aliases]
        codes = [*(self.BAD for _ in self._bad), *(position.get(who, self.BAD) for who in self._aliases.values())]
        self._names = pa.concat_arrays([self._all, pa.array(names, pa.string())])
        # One more at the end: what index -1 (not found) picks before it is replaced.
        self._codes = np.array([*range(len(self._all)), *codes, self.UNKNOWN], np.int64)
