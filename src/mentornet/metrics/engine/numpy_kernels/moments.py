"""Who reaches which sponsors by contacts one after the other: sets of sponsors are the bits of one number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

Gains = defaultdict[int, int]


def sponsors_in_time(
    people: int, at: Any, one: Any, other: Any, first: Any, last: Any, spell_one: Any, spell_other: Any, sponsors: Any
) -> Any:
    """Return how many sponsors everyone reaches by contacts at strictly increasing times, ego left out."""
    reach = [0] * people
    for number, sponsor in enumerate(sponsors.tolist()):
        reach[sponsor] = 1 << number
    events = list(zip(at.tolist(), one.tolist(), other.tolist(), strict=True))
    pairs = list(zip(spell_one.tolist(), spell_other.tolist(), strict=True))
    opening, closing = (sorted(zip(times.tolist(), pairs, strict=True)) for times in (last, first))
    spells: dict[int, Counter[int]] = {person: Counter() for pair in pairs for person in pair}
    fresh: set[int] = set()  # people with spells who have not passed on yet what they have gained
    before = None
    while events or closing:
        moment = max(times[-1][0] for times in (events, opening, closing) if times)
        idle = 0 if before is None else before - moment - 1
        while fresh and idle:  # moments at which nothing but spells can be used
            fresh = _settle(reach, _through_spells(reach, spells, fresh), spells)
            idle -= 1
        while opening and opening[-1][0] == moment:
            pair = opening.pop()[1]
            spells[pair[0]][pair[1]] += 1
            spells[pair[1]][pair[0]] += 1
            fresh.update(pair)
        gained = _through_spells(reach, spells, fresh)
        while events and events[-1][0] == moment:
            _, left, right = events.pop()
            gained[left] |= reach[right]
            gained[right] |= reach[left]
        fresh = _settle(reach, gained, spells)
        while closing and closing[-1][0] == moment:
            pair = closing.pop()[1]
            spells[pair[0]][pair[1]] -= 1
            spells[pair[1]][pair[0]] -= 1
        before = moment
    counts = np.array([bits.bit_count() for bits in reach], np.float64)
    counts[sponsors] -= 1
    return counts


def _through_spells(reach: list[int], spells: dict[int, Counter[int]], fresh: Iterable[int]) -> Gains:
    """Return what fresh people pass on through their active spells."""
    gained: Gains = defaultdict(int)
    for person in fresh:
        for alter, active in spells[person].items():
            if active:
                gained[alter] |= reach[person]
    return gained


def _settle(reach: list[int], gained: Gains, spells: dict[int, Counter[int]]) -> set[int]:
    """Add what was gained to what is reached; return who has gained something and has spells."""
    grown = [person for person, more in gained.items() if more & ~reach[person]]
    for person in grown:
        reach[person] |= gained[person]
    return {person for person in grown if person in spells}
