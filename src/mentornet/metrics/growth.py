"""Growth: what became of a person's ties between the window before and this one.

N1 are the person's contacts in the window, N0 those in the window of the same length that ends where this one starts.
Only people who were in the organisation in both windows count: hiring and leaving are no growth.

The ``..._own`` metrics leave out ties that the programme made: those with an assigned mentor or mentee (a mentorship of
kind ``assigned`` that is active in either window), and those that come from the programme's own events alone
(interactions of kind ``cohort`` or ``cohort_event``, and any tie marked ``program_made``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .card import Example, Missing
from .registry import Value, metric

if TYPE_CHECKING:
    from ..network import Network, Node
    from .registry import Metric

_NO_COMPARISON = (Missing.WINDOW_EXPANDING, Missing.NO_PREVIOUS_WINDOW, Missing.NOT_PRESENT_BEFORE)
_growth = partial(metric, family="growth")
_BEFORE = (("a", "b"), ("a", "c"))
_NOW = (("a", "b"), ("a", "d"))


@_growth(
    label="Ties formed",
    unit="people",
    bounds=(0, None),
    direction="higher: more new contacts",
    formula="|N1 \\ N0|",
    cite=("feld2007",),
    missing=_NO_COMPARISON,
    example=Example(_NOW, {"a": 1, "b": 0, "c": 0, "d": 1}, previous=_BEFORE),
)
def formed(network: Network, ego: Node, *, previous: Network | None = None, program_made: bool = True) -> Value:
    """How many people the person was in contact with in this window, but not in the window before."""
    alters = compare(network, ego, previous, program_made=program_made)
    return alters if isinstance(alters, Missing) else float(len(alters[1] - alters[0]))


@_growth(
    label="Ties dissolved",
    unit="people",
    bounds=(0, None),
    direction="higher: more contacts that ended or paused",
    formula="|N0 \\ N1|",
    cite=("feld2007",),
    missing=_NO_COMPARISON,
    example=Example(_NOW, {"a": 1, "b": 0, "c": 1, "d": 0}, previous=_BEFORE),
)
def dissolved(network: Network, ego: Node, *, previous: Network | None = None, program_made: bool = True) -> Value:
    """How many people the person was in contact with in the window before, but not in this one."""
    alters = compare(network, ego, previous, program_made=program_made)
    return alters if isinstance(alters, Missing) else float(len(alters[0] - alters[1]))


@_growth(
    label="Ties kept",
    unit="share",
    bounds=(0, 1),
    direction="higher: more contacts last",
    formula="|N0 & N1| / |N0|",
    cite=("burt2000",),
    missing=(*_NO_COMPARISON, Missing.NO_PREVIOUS_TIE),
    example=Example(_NOW, {"a": 0.5, "b": 1, "c": 0, "d": None}, previous=_BEFORE),
)
def persistence(network: Network, ego: Node, *, previous: Network | None = None, program_made: bool = True) -> Value:
    """Which share of the person's contacts of the window before the person was in contact with again."""
    alters = compare(network, ego, previous, program_made=program_made)
    if isinstance(alters, Missing):
        return alters
    before, now = alters
    return len(before & now) / len(before) if before else Missing.NO_PREVIOUS_TIE


@_growth(
    label="Overlap with the window before",
    unit="index",
    bounds=(0, 1),
    direction="higher: fewer contacts came or went",
    formula="|N0 & N1| / |N0 | N1|",
    cite=("jaccard1901", "feld2007"),
    missing=(*_NO_COMPARISON, Missing.NO_TIE_EITHER),
    example=Example(_NOW, {"a": 1 / 3, "b": 1, "c": 0, "d": 0, "e": None}, previous=_BEFORE),
)
def jaccard(network: Network, ego: Node, *, previous: Network | None = None, program_made: bool = True) -> Value:
    """Which share of the contacts of both windows the person had in both: 1 if no contact came or went."""
    alters = compare(network, ego, previous, program_made=program_made)
    if isinstance(alters, Missing):
        return alters
    before, now = alters
    return len(before & now) / len(before | now) if before | now else Missing.NO_TIE_EITHER


@_growth(
    label="Ties formed through the mentor",
    unit="people",
    bounds=(0, None),
    direction="higher: more new contacts whom the mentor or an introduction led to",
    formula="|{j in N1 \\ N0 : j tied to a mentor of ego in either window, or introduced to ego before}|",
    cite=("higgins2001",),
    missing=(*_NO_COMPARISON, Missing.NO_MENTOR),
    example=Example(
        (("m", "a", {"relation": "MENTORS"}), ("a", "b"), ("a", "c"), ("m", "b")),
        {"a": 1, "b": 0, "c": 0, "m": 0},
        previous=(("m", "a", {"relation": "MENTORS"}), ("m", "b")),
        rows={"introductions": ()},
    ),
)
def via_mentor(network: Network, ego: Node, *, previous: Network | None = None, program_made: bool = True) -> Value:
    """How many new contacts the person came to through a mentor, or by a recorded introduction.

    Through a mentor: the new contact is tied, in this window or the one before, to somebody who mentors the person in
    this window.  By introduction: somebody, whoever it was, introduced the two before their first contact in the
    window.  Missing for people without a mentor where the program records no introductions.
    """
    alters = compare(network, ego, previous, program_made=program_made)
    if isinstance(alters, Missing) or previous is None:
        return Missing.NO_PREVIOUS_WINDOW if previous is None else alters  # type: ignore[return-value]
    before, now = alters
    mentors = network.mentors.get(ego, frozenset()) - {ego}
    if not mentors and "introductions" not in network.tables:
        return Missing.NO_MENTOR
    return float(sum(bool(led_by(network, ego, a, previous)) or introduced(network, ego, a) for a in now - before))


def _own(name: str, label: str, unlike: Metric) -> None:
    """Register a metric of growth without the ties that the programme made."""

    def function(network: Network, ego: Node, *, previous: Network | None = None) -> Value:
        value: Value = unlike.function(network, ego, previous=previous, program_made=False)
        return value

    card = unlike.card
    function.__name__ = name
    function.__doc__ = f"""{card.summary[:-1]}, without the ties that the programme made.

    Those are the ties with an assigned mentor or mentee, and those from the programme's own events alone.
    """
    metric(
        family="growth",
        label=label,
        unit=card.unit,
        bounds=card.bounds,
        direction=card.direction,
        formula=f"{card.formula}, without ties that the programme made",
        cite=("feld2007",),
        missing=(*card.missing[1:], Missing.PROGRAM_UNKNOWN),
        example=_OWN_EXAMPLES[name],
    )(function)


_ASSIGNED = {"relation": "MENTORS", "kind": "assigned"}
_WITH_MENTOR = (*_NOW, ("m", "a", _ASSIGNED), ("m", "d"))


def _own_example(**values: float | None) -> Example:
    return Example(_WITH_MENTOR, values, previous=_BEFORE, rows={"introductions": ()})


_OWN_EXAMPLES = {
    "formed_own": _own_example(a=1, b=0, c=0, d=2, m=1),
    "dissolved_own": _own_example(a=1, b=0, c=1, d=0, m=0),
    "persistence_own": _own_example(a=0.5, b=1, c=0, d=None, m=None),
    "jaccard_own": _own_example(a=1 / 3, b=1, c=0, d=0, m=0),
    "via_mentor_own": _own_example(a=1, b=0, c=0, d=0, m=0),
}

_own("formed_own", "Ties formed on the person's own", formed)
_own("dissolved_own", "Ties dissolved, of the person's own", dissolved)
_own("persistence_own", "Ties kept, of the person's own", persistence)
_own("jaccard_own", "Overlap with the window before, of the person's own ties", jaccard)
_own("via_mentor_own", "Own ties formed through the mentor", via_mentor)


def compare(
    network: Network, ego: Node, previous: Network | None, *, program_made: bool
) -> tuple[set[Node], set[Node]] | Missing:
    """Return ego's alters before and now, as far as they were present in both windows."""
    if network.window is not None and network.window.kind == "expanding":
        return Missing.WINDOW_EXPANDING
    if previous is None:
        return Missing.NO_PREVIOUS_WINDOW
    if not previous.present(ego):
        return Missing.NOT_PRESENT_BEFORE
    if not program_made and not (network.tells_program or previous.tells_program):
        return Missing.PROGRAM_UNKNOWN
    left_out = network.absent | previous.absent
    if program_made:
        return previous.ties.get(ego, {}).keys() - left_out, network.ties[ego].keys() - left_out
    left_out |= network.assigned.get(ego, frozenset()) | previous.assigned.get(ego, frozenset())
    return _own_alters(previous, ego) - left_out, _own_alters(network, ego) - left_out


def _own_alters(network: Network, ego: Node) -> set[Node]:
    """Return the alters whose tie has a contact that the programme did not make."""
    ties = network.contacts.get(ego, {})
    return {
        alter
        for alter, contacts in ties.items()
        if not contacts or any(not contact.program_made for contact in contacts)
    }


def led_by(network: Network, ego: Node, alter: Node, previous: Network) -> set[Node]:
    """Return ego's mentors in the window who are tied to the alter in this window or in the one before."""
    mentors = network.mentors.get(ego, frozenset()) - {ego}
    return {mentor for mentor in mentors for one in (network, previous) if alter in one.ties.get(mentor, ())}


def introduced(network: Network, ego: Node, alter: Node) -> bool:
    """Return whether somebody introduced the two before their first contact in the window."""
    window = network.window
    firsts = [contact.first for contact in network.contacts[ego][alter] if contact.first is not None]
    first = min(firsts, default=None)
    if first is not None and window is not None:
        first = max(first, window.start)
    for column, other in (("a_id", "b_id"), ("b_id", "a_id")):
        for row in (network.rows("introductions", column) or {}).get(ego, ()):
            when = row.get("at")
            if row[other] == alter and (first is None or when is None or when <= first):
                return True
    return False
