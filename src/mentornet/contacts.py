"""What lies behind a window's ties: single contacts with their times and kinds, and every pair's whole record.

A ``Contact`` is one edge of a window's graph: an interaction (which has one time), or a spell of mentorship or
sponsorship (which can be used at any time from ``first`` to ``last``).  Times are naive UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

    from .windows import Window

Node = Hashable
Dated = tuple[Node, Node, datetime]

MENTORS, SPONSORS, INTERACTED = "MENTORS", "SPONSORS", "INTERACTED"
ASSIGNED = "assigned"  # the kind of a mentorship that the programme made
COHORT_KINDS = ("cohort", "cohort_event")  # kinds of interactions that are the programme's own events


class Contact(NamedTuple):
    """One edge of a window's graph.

    Attributes
    ----------
    kind: the kind of the interaction or of the mentorship; ``None`` where it is not known.
    weight: what it adds to the tie; 0 where this kind of relation makes no tie.
    mutual: whether it has no direction.
    first, last: when it can be used: an interaction's time twice; ``None`` where it is not known.
    program_made: whether the programme made it; ``None`` where nothing says so.
    """

    source: Node
    target: Node
    relation: str | None
    kind: str | None
    weight: float
    mutual: bool
    first: datetime | None
    last: datetime | None
    program_made: bool | None

    @property
    def is_spell(self) -> bool:
        """Whether it is a spell of mentorship or sponsorship, not an interaction."""
        return self.relation in (MENTORS, SPONSORS)

    @property
    def relation_kind(self) -> tuple[str | None, str | None]:
        """What multiplexity counts: mentorship, sponsorship, and every kind of interaction."""
        return (self.relation, None) if self.is_spell else (INTERACTED, self.kind)


def read_contacts(graph: nx.Graph, weight: str = "weight") -> Iterator[Contact]:
    """Yield a graph's edges as contacts, without loops.

    Interactions have their time in ``at``, spells in ``first`` and ``last``.

    Raises
    ------
    UsageError: a time is neither a date nor a datetime.
    """
    undirected = not graph.is_directed()
    for source, target, data in graph.edges(data=True):
        if source == target:
            continue
        relation, kind = data.get("relation"), data.get("kind")
        is_spell = relation in (MENTORS, SPONSORS)
        first, last = ("first", "last") if is_spell else ("at", "at")
        yield Contact(
            source=source,
            target=target,
            relation=relation,
            kind=kind,
            weight=data.get(weight, 1.0),
            mutual=undirected or bool(data.get("mutual", False)),
            first=_instant(data.get(first), source, target, first),
            last=_instant(data.get(last), source, target, last),
            program_made=_program_made(relation, kind, data),
        )


def _program_made(relation: str | None, kind: str | None, data: Mapping[str, Any]) -> bool | None:
    if data.get("program_made") is not None:
        return bool(data["program_made"])
    if relation == MENTORS:
        return None if kind is None else kind == ASSIGNED
    return True if relation in (None, INTERACTED) and kind in COHORT_KINDS else None


def _instant(value: Any, source: Node, target: Node, name: str) -> datetime | None:
    """Return a time as naive UTC; a date is its midnight."""
    if type(value) is datetime and value.tzinfo is None:
        return value
    if value is None or value != value:  # noqa: PLR0124 - NaT and NaN are not equal to themselves
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - instants are naive UTC
    raise UsageError(f"the tie {source!r} - {target!r} has {name} = {value!r}, not a date or datetime")


class History:
    """When each pair interacted, over the whole record.

    Parameters
    ----------
    read:
        Gives (person, other person, time) of every interaction, in any order; called when first needed.
    start:
        The local day on which the record begins; default: that of the first interaction.
    """

    def __init__(self, read: Callable[[], Iterable[Dated]], start: date | None = None) -> None:
        self._read = read
        self._start = start

    @cached_property
    def times(self) -> Mapping[Node, Mapping[Node, list[datetime]]]:
        """Person -> other person -> the times of their interactions, in order."""
        found: dict[Node, dict[Node, list[datetime]]] = {}
        pairs: list[list[datetime]] = []
        for one, other, when in self._read():
            times = found.setdefault(one, {}).get(other)
            if times is None:
                times = found[one][other] = found.setdefault(other, {})[one] = []
                pairs.append(times)
            times.append(when)
        for times in pairs:
            times.sort()
        return found

    def begins_late(self, window: Window) -> bool:
        """Return whether the record begins less than one window before a window."""
        start = self._start
        if start is None:
            firsts = (times[0] for others in self.times.values() for times in others.values())
            start = min(firsts, default=window.start).date()
        return start > window.previous().first_day
