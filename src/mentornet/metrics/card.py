"""Metric cards: what a metric is, in words, with a worked example and every reason for a missing value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from ..contacts import History

if TYPE_CHECKING:
    import networkx as nx

    from ..windows import Window


class Missing(StrEnum):
    """Why a value is missing: a code, and in ``text`` the reason in words."""

    text: str

    def __new__(cls, code: str, text: str) -> Self:
        """Make a member whose value is the code alone."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.text = text
        return member

    NOT_PRESENT = "not_present", "the person is not yet hired, has left, or is external"
    ISOLATE = "isolate", "the person has no tie in the window"
    FEWER_THAN_TWO_ALTERS = "fewer_than_two_alters", "the person has fewer than two contacts in the window"
    NO_GROUP = "no_group", "the person's own group is not known"
    NO_KNOWN_GROUP = "no_known_group", "no contact's group is known"
    ONE_CATEGORY = "one_category", "there are fewer than two groups to be spread over"
    NO_LEVEL = "no_levels", "the person's level is not known"
    NO_KNOWN_LEVEL = "no_known_level", "no contact's level is known"
    NO_UNIT = "no_units", "neither the person's unit nor a manager or report is known"
    NO_SPONSORS = "no_sponsors", "nobody else is in the sponsor set"
    UNREACHABLE = "unreachable", "no chain of ties leads to a sponsor"
    NO_TIMES = "no_times", "the graph does not say when contacts were, or which window it is of"
    NO_KINDS = "no_kinds", "the graph does not say of which kind the person's contacts are"
    NO_INTERACTION = "no_interaction", "the person had no interaction in the window"
    NOT_RECORDED = "not_recorded", "the program has no record of this"
    NOTHING_ASKED = "nothing_asked", "the person asked for nothing of this kind in the window"
    NOTHING_OFFERED = "nothing_offered", "the person was offered nothing in the window"
    NO_MENTOR = "no_mentor", "the person had no mentor in the window"
    NO_SPONSOR_NEAR = "no_sponsor_near", "no sponsor is within three steps"
    NO_DIRECTED = "no_directed", "the person had no interaction that has a direction"
    WINDOW_EXPANDING = "window_expanding", "expanding windows differ in length: growth compares windows of one length"
    NO_PREVIOUS_WINDOW = "no_previous_window", "the record does not reach back one window before this one"
    NOT_PRESENT_BEFORE = "not_present_before", "the person was not in the organisation in the window before"
    NO_PREVIOUS_TIE = "no_previous_tie", "the person had no tie to keep in the window before"
    PROGRAM_UNKNOWN = "program_unknown", "nothing on record says which ties the programme made"
    TOO_FEW_SPELLS = "too_few_spells", "fewer than five of the person's ties can be followed in the window"
    NOT_FOLLOWED = "not_followed", "no tie of the person is followed up to 180 days"
    NO_TIE_EITHER = "no_tie_either", "the person had no tie in this window nor in the one before"


class Flag(StrEnum):
    """What to bear in mind with every value of a window: a code, and in ``text`` what it means."""

    text: str

    def __new__(cls, code: str, text: str) -> Self:
        """Make a member whose value is the code alone."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.text = text
        return member

    LEFT_TRUNCATED = (
        "left_truncated",
        "the record begins less than one window before this one, so ties may be older than it shows",
    )


@dataclass(frozen=True)
class Example:
    """A small worked example: arcs (with attributes, if any) and the value of each node (``None``: missing)."""

    arcs: tuple[tuple[Any, ...], ...]
    values: Mapping[str, float | None]
    nodes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sponsors: frozenset[str] | None = None
    previous: tuple[tuple[Any, ...], ...] | None = None
    window: Window | None = None
    record: tuple[tuple[str, str, date], ...] = ()
    rows: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)

    def graph(self) -> nx.MultiDiGraph:
        """Return the example's graph."""
        graph = self._graph(self.arcs)
        if self.window is not None:
            graph.graph["window"] = self.window
        if self.record:
            times = [(one, other, datetime.combine(day, time())) for one, other, day in self.record]
            graph.graph["history"] = History(partial(tuple, times))
        graph.graph.update({table: list(rows) for table, rows in self.rows.items()})
        return graph

    def options(self) -> dict[str, Any]:
        """Return the options that the example passes to its metric."""
        options: dict[str, Any] = {}
        if self.sponsors is not None:
            options["sponsors"] = self.sponsors
        if self.previous is not None:
            options["previous"] = self._graph(self.previous)
        return options

    def _graph(self, arcs: tuple[tuple[Any, ...], ...]) -> nx.MultiDiGraph:
        import networkx as nx

        graph = nx.MultiDiGraph()
        graph.add_nodes_from((node, self.nodes.get(node, {})) for node in self.values)
        graph.add_edges_from(arcs)
        return graph

    def text(self) -> str:
        """Return the example in words."""
        values = ", ".join(
            f"{node} {'missing' if value is None else f'{value:.4g}'}" for node, value in self.values.items()
        )
        parts = [f"ties {_arcs_text(self.arcs)}"]
        if self.previous is not None:
            parts.insert(0, f"before: ties {_arcs_text(self.previous)}; now")
        if self.window is not None:
            parts.insert(0, f"window {self.window.label}")
        if self.record:
            parts.append("interactions " + ", ".join(f"{one}-{other} {day}" for one, other, day in self.record))
        parts += [f"{table}: {_pairs(row)}" for table, rows in self.rows.items() for row in rows]
        if self.nodes:
            parts.append("; ".join(f"{node}: {_pairs(data)}" for node, data in self.nodes.items()))
        if self.sponsors is not None:
            parts.append(f"sponsors {', '.join(sorted(self.sponsors))}")
        return f"{'; '.join(parts)} -> {values}"


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a metric is, for people who read its values.

    ``bounds`` are the lowest and highest possible value (``None``: no bound).  ``direction`` says what a higher value
    means.  ``missing`` lists every reason for which a value can be missing, ``flags`` what to bear in mind with the
    values of some windows.
    """

    name: str
    family: str
    label: str
    unit: str
    bounds: tuple[float | None, float | None]
    direction: str
    definition: str
    formula: str
    reference: str
    missing: tuple[Missing, ...]
    example: Example
    flags: tuple[Flag, ...] = ()

    @property
    def summary(self) -> str:
        """The definition's first sentence."""
        return self.definition.split(". ")[0].rstrip(".") + "."

    @property
    def undefined(self) -> str:
        """When the value is missing, in words."""
        return "; ".join(f"{reason.text} ({reason})" for reason in self.missing)

    def to_dict(self) -> dict[str, Any]:
        """Return the card as plain data."""
        return {
            "name": self.name,
            "family": self.family,
            "label": self.label,
            "unit": self.unit,
            "bounds": list(self.bounds),
            "direction": self.direction,
            "definition": self.definition,
            "formula": self.formula,
            "reference": self.reference,
            "undefined": {str(reason): reason.text for reason in self.missing},
            "flags": {str(flag): flag.text for flag in self.flags},
            "example": self.example.text(),
        }

    def text(self) -> str:
        """Return the card as lines of text."""
        low, high = ("no bound" if bound is None else f"{bound:g}" for bound in self.bounds)
        rows = {
            "family": self.family,
            "unit": self.unit,
            "range": f"{low} to {high}",
            "direction": self.direction,
            "formula": self.formula,
            "missing when": self.undefined,
            **({"flagged when": "; ".join(f"{flag.text} ({flag})" for flag in self.flags)} if self.flags else {}),
            "example": self.example.text(),
            "reference": self.reference,
        }
        return "\n".join(
            [f"{self.label} ({self.name})", "", self.definition, "", *(f"{k:<13} {v}" for k, v in rows.items())]
        )


def _arcs_text(arcs: tuple[tuple[Any, ...], ...]) -> str:
    return ", ".join(f"{source}-{target}" + (f" ({_pairs(rest[0])})" if rest else "") for source, target, *rest in arcs)


def _pairs(data: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in data.items())
