"""An explanation of one person's value in one window, as a pandas frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import UsageError, hint
from . import METRICS
from .card import Missing
from .explain import Explanation, explain

if TYPE_CHECKING:
    from ..graph import GraphBuilder
    from ..network import Network
    from ..windows import Window
    from .registry import Metric


def explain_frame(builder: GraphBuilder, person: str, metric: str, window: Window) -> pd.DataFrame:
    """Return the terms (or inputs) of a person's value in a window, one a row; ``attrs`` say all else.

    ``attrs``: ``person``, ``name``, ``metric``, ``label``, ``unit``, ``value`` (``None``: missing), ``reason`` and
    ``reason_text``, ``flags`` (code: text), ``rule`` (how the column ``term`` makes the value), ``definition``,
    ``formula``, ``window``, ``window_start``, ``window_end`` (not included) and ``counts``.

    Raises
    ------
    UsageError: an unknown metric or person.
    """
    if metric not in METRICS:
        raise UsageError(f"there is no metric '{metric}'{hint(metric, METRICS, limit=len(METRICS))}")
    if person not in builder.people:
        raise UsageError(f"there is no person '{person}'{hint(person, builder.people, limit=5)}")
    chosen, network = METRICS[metric], builder.network(window)
    compares = chosen.compares and window.kind != "expanding"
    options = {"previous": builder.previous_network(window)} if compares else {}
    found = explain(chosen, network, person, **options)
    frame = pd.DataFrame(found.terms.rows)
    if "person" in frame.columns:
        names = network.known("name")
        frame.insert(1, "name", [names.get(one) for one in frame["person"]])
    frame.attrs.update(_about(chosen, network, person, window, found))
    return frame


def _about(metric: Metric, network: Network, person: str, window: Window, found: Explanation) -> dict[str, Any]:
    card, missing = metric.card, isinstance(found.value, Missing)
    left_out = {f"left_out_{reason}": number for reason, number in network.dropped.items() if number}
    return {
        "person": person,
        "name": network.attribute(person, "name"),
        "metric": card.name,
        "label": card.label,
        "unit": card.unit,
        "value": None if missing else found.value,
        "reason": str(found.value) if isinstance(found.value, Missing) else None,
        "reason_text": found.value.text if isinstance(found.value, Missing) else None,
        "flags": {} if missing else {str(flag): flag.text for flag in metric.flags(network)},
        "rule": found.terms.rule,
        "definition": card.definition,
        "formula": card.formula,
        "window": window.label,
        "window_start": str(window.first_day),
        "window_end": str(window.end_day),
        "counts": {"contacts": len(network.ties[person]), "rows": len(found.terms.rows), **left_out},
    }
