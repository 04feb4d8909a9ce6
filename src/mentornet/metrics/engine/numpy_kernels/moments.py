"""Who reaches which sponsors by contacts one after the other, in one sweep from a window's end to its start.

Sets of sponsors are the bits of one number.  Whoever meets somebody gets what the other reaches later.  Spells pass
gains on at every tick (millisecond), as long as somebody gains.  All that happens at one moment happens at once: what
it gives is added up first and handed out afterwards.  Most contacts give nothing, since both people reach the same
sponsors already: these are let go at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

Pairs = Iterable[tuple[int, int]]
# What two people do at a moment.  A sweep back comes to a spell at its end, and leaves it where it begins.
_OPEN, _MEET, _CLOSE = 0, 1, 2


def sponsors_in_time(
    people: int, at: Any, one: Any, other: Any, first: Any, last: Any, spell_one: Any, spell_other: Any, sponsors: Any
) -> Any:
    """Return how many sponsors everyone reaches by contacts at strictly increasing times, ego left out."""
    reach = [0] * people
    for number, sponsor in enumerate(sponsors.tolist()):
        reach[sponsor] = 1 << number
    spells: defaultdict[int, Counter[int]] = defaultdict(Counter)
    fresh: set[int] = set()  # people with spells who have not passed on yet what they have gained
    met: list[tuple[int, int]] = []
    closing: list[tuple[int, int]] = []
    now = -1
    spell = (spell_one, spell_other)
    for moment, what, left, right in _backwards((last, *spell), (at, one, other), (first, *spell)):
        if moment != now:
            if met or fresh:
                fresh = _pass_on(reach, spells, fresh, met)
            for pair in closing:
                _count(spells, pair, -1)
            idle = now - moment - 1  # ticks at which nothing but spells can be used
            while fresh and idle:
                fresh = _pass_on(reach, spells, fresh, ())
                idle -= 1
            met, closing, now = [], [], moment
        if what == _MEET:
            if reach[left] != reach[right]:
                met.append((left, right))
        elif what == _OPEN:
            _count(spells, (left, right), 1)
            fresh |= {left, right}
        else:
            closing.append((left, right))
    _pass_on(reach, spells, fresh, met)
    counts = np.array([bits.bit_count() for bits in reach], np.float64)
    counts[sponsors] -= 1
    return counts


def _backwards(*happening: tuple[Any, Any, Any]) -> Iterator[tuple[int, int, int, int]]:
    """Yield moments with what happens and to whom, from the last to the first; of one moment in the order given."""
    moment, one, other = (np.concatenate(column) for column in zip(*happening, strict=True))
    what = np.repeat(np.arange(len(happening)), [len(column) for column, *_ in happening])
    order = np.lexsort((what, -moment))
    return zip(*(column[order].tolist() for column in (moment, what, one, other)), strict=True)


def _count(spells: defaultdict[int, Counter[int]], pair: tuple[int, int], more: int) -> None:
    """Count an active spell of two people, or one less."""
    for one, other in pair, pair[::-1]:
        spells[one][other] += more
        if not spells[one][other]:
            del spells[one][other]


def _pass_on(reach: list[int], spells: dict[int, Counter[int]], fresh: Iterable[int], met: Pairs) -> set[int]:
    """Pass on what people reach, all at once: where they meet, and from fresh people through spells.

    Returns who has gained something and has spells.
    """
    gains = [gain for one, other in met for gain in ((one, reach[other]), (other, reach[one]))]
    gains += [(alter, reach[person]) for person in fresh for alter in spells[person]]
    grown = set()
    for person, more in gains:
        known = reach[person]
        if known | more != known:
            reach[person] = known | more
            if person in spells:
                grown.add(person)
    return grown
