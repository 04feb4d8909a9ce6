"""How long ties last: the Kaplan-Meier estimate over the spells of contact that can be followed in a window."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ..windows import between
from .card import Example, Flag, Missing
from .registry import Value, metric
from .timing import undated

if TYPE_CHECKING:
    from ..network import Network, Node
    from ..windows import Window

LEAST_SPELLS = 5
HORIZON = timedelta(days=180)

_growth = partial(metric, family="growth")
_WINDOW = between(date(2024, 7, 1), date(2024, 9, 29))  # 90 days
_DATES = {"b": ("01-10", "04-05"), "c": ("02-01", "05-01"), "d": ("03-01",), "e": ("02-01", "04-20", "06-30")}
_RECORD = tuple(
    ("a", other, date.fromisoformat(f"2024-{day}"))
    for other, days in {**_DATES, "f": ("06-01", "08-01"), "g": ("05-01",)}.items()
    for day in days
)


class Spell(NamedTuple):
    """One spell of contact: its ages when following it begins and ends, and whether it ended then."""

    entry: timedelta
    exit: timedelta
    ended: bool


@_growth(
    label="Ties alive after 180 days",
    unit="share",
    bounds=(0, 1),
    direction="higher: ties last longer",
    formula="prod over ages x <= 180 days at which ties end of 1 - ended(x) / at risk(x)",
    cite=("kaplan1958",),
    missing=(Missing.WINDOW_EXPANDING, Missing.NO_TIMES, Missing.TOO_FEW_SPELLS, Missing.NOT_FOLLOWED),
    flags=(Flag.LEFT_TRUNCATED,),
    example=Example(
        (),
        {"a": 1 / 6, "b": None, "c": None, "d": None, "e": None, "f": None, "g": None},
        window=_WINDOW,
        record=_RECORD,
    ),
)
def tie_survival_180(network: Network, ego: Node) -> Value:
    """Which share of the person's ties is still alive 180 days after their first interaction (Kaplan and Meier).

    A spell of contact ends when nothing has happened for one window length; a later interaction begins a new one.
    Ties are followed inside the window only: a spell that began earlier enters at the age it has when the window
    starts (left truncation), and one that is alive at the window's end leaves there without having ended (right
    censoring).  So every window tells of its own time, and a longer record does not change it.  Missing with fewer
    than five spells to follow below the age of 180 days, and where none can be followed up to it.  Flagged
    (``left_truncated``) where the record begins less than one window before: first interactions may lie before it.
    """
    window = network.window
    if window is not None and window.kind == "expanding":
        return Missing.WINDOW_EXPANDING
    interactions = ([c for c in contacts if not c.is_spell] for contacts in network.contacts[ego].values())
    if window is None or any(undated(contacts) for contacts in interactions if contacts):
        return Missing.NO_TIMES
    spells = [spell for _, spell in followed(network, ego)]
    if len(spells) < LEAST_SPELLS:
        return Missing.TOO_FEW_SPELLS
    share = surviving(spells, HORIZON)
    up_to_it = share == 0 or any(spell.exit >= HORIZON for spell in spells)
    return share if up_to_it else Missing.NOT_FOLLOWED


def followed(network: Network, ego: Node) -> list[tuple[Node, Spell]]:
    """Return ego's spells of contact that can be followed in the window below the horizon, with the other person."""
    if network.window is None:
        return []
    pairs = network.history.times.get(ego, {})
    return [
        (other, spell)
        for other, times in pairs.items()
        for spell in spells_in(network.window, times)
        if spell.entry < HORIZON
    ]


def spells_in(window: Window, times: Sequence[datetime]) -> Iterator[Spell]:
    """Yield the spells of contact that are alive at some time in the window; ``times`` are in order."""
    silence = timedelta(days=window.days)
    for first, last in _runs((when for when in times if when < window.end), silence):
        over = last + silence
        if over > window.start:
            yield Spell(
                entry=max(window.start - first, timedelta()),
                exit=min(over, window.end) - first,
                ended=over <= window.end,
            )


def surviving(spells: Sequence[Spell], age: timedelta) -> float:
    """Return the product-limit estimate of the share alive at an age.

    >>> days = [timedelta(days=number) for number in (0, 10, 20, 30)]
    >>> ended, alive, late = (days[0], days[1], True), (days[0], days[3], False), (days[2], days[3], True)
    >>> surviving([Spell(*ended), Spell(*alive), Spell(*late)], days[2])
    0.5
    """
    return math.prod(factor for _, factor in survivors(spells, age).values())


def survivors(spells: Sequence[Spell], age: timedelta) -> dict[timedelta, tuple[int, float]]:
    """Return, for each age up to one at which spells end, how many are at risk and the share of them that goes on."""
    found = {}
    for end in sorted({spell.exit for spell in spells if spell.ended and spell.exit <= age}):
        at_risk = sum(spell.entry < end <= spell.exit for spell in spells)
        found[end] = at_risk, 1 - sum(spell.ended and spell.exit == end for spell in spells) / at_risk
    return found


def _runs(times: Iterable[datetime], silence: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """Yield the first and last time of every run without a silence of that length."""
    first = last = None
    for when in times:
        if first is None or last is None:
            first = when
        elif when - last >= silence:
            yield first, last
            first = when
        last = when
    if first is not None and last is not None:
        yield first, last
