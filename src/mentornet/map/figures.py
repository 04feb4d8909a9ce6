"""The four figures at the side of the map, in words that a mentee can use.

Numbers come from the metric frame.  What would let a reader work out a tie between two others is shown as a word,
and only from ``k`` people on (an evaluator gets the number); people two steps away are counted, never named.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..metrics import METRICS, Missing
from ..windows import Window
from .audience import words
from .closeness import number
from .model import Figure, Reading

if TYPE_CHECKING:
    import pandas as pd

    from ..network import Network
    from .audience import Audience

CODES = {str(code): code for code in Missing}
REASONS = {
    Missing.NOT_PRESENT: "{You} were not in the organisation in this window.",
    Missing.ISOLATE: "{You} were in touch with nobody in this window.",
    Missing.NO_SPONSORS: "Nobody else counted as a sponsor in this window.",
}
BANDS = ("few", "some", "many")
BAND_LIMITS = (0.5, 0.8)  # of effective size / size; inside both, never at an end that only one network can reach


Rows = Mapping[Window, Mapping[str, Any]]


@dataclass(frozen=True)
class Sight:
    """What a reading is made from: one window of one person."""

    ego: str
    network: Network
    value: float | None
    reason: str
    k: int
    audience: Audience

    @property
    def size(self) -> int:
        """How many people ego is in touch with."""
        return len(self.network.ties.get(self.ego, {}))

    def missing(self, why: str | None = None) -> Reading:
        """Return the reading of a missing value, with its reason in words."""
        code = CODES.get(self.reason, Missing.NOT_PRESENT)  # no row: the person was not measured
        known = REASONS.get(code, f"Not measured: {code.text}.").format_map(words(self.audience))
        return Reading(None, "–", why or known)


def _people(count: int) -> str:
    return "1 person in touch" if count == 1 else f"{count} people in touch"


def _plain(sight: Sight) -> Reading:
    if sight.value is None:
        return sight.missing()
    return Reading(round(sight.value, 1), number(round(sight.value, 1)), f"from {_people(sight.size)}")


def _circles(sight: Sight) -> Reading:
    if sight.value is None:
        return sight.missing()
    if sight.audience == "evaluator":
        return _plain(sight)
    if sight.size < sight.k:
        return sight.missing(f"Shown from {sight.k} people in touch on; with fewer it would tell who knows whom.")
    band = sum(sight.value / sight.size >= limit for limit in BAND_LIMITS)
    return Reading(band + 1, BANDS[band], f"from {_people(sight.size)}")


def _sponsors(sight: Sight) -> Reading:
    if sight.value is None:
        return sight.missing()
    sponsors = (sight.network.sponsors or frozenset()) - {sight.ego}
    reached = round(sight.value * len(sponsors))
    percent = f"{sight.value:.0%}"
    return Reading(round(sight.value, 3), f"{reached} of {len(sponsors)} ({percent})", f"through {_people(sight.size)}")


@dataclass(frozen=True)
class Spec:
    """How one metric is put to a mentee."""

    key: str
    title: str
    definition: str
    read: Callable[[Sight], Reading]
    bands: tuple[str, ...] = ()


SPECS = (
    Spec("size", "People in touch", "How many people {you} were in touch with at least once.", _plain),
    Spec(
        "effective_alters",
        "Main contacts",
        "{Your} contact was spread as evenly as if {you} had this many equally close contacts. It equals the number of "
        "people in touch when everyone gets the same share, and is smaller the more a few people dominate.",
        _plain,
    ),
    Spec(
        "effective_size",
        "Separate circles",
        "How far {your} contacts belong to circles that only {you} join. Many: most of {your} contacts are not in "
        "touch with each other. Few: most of them are. A mentee's map shows only the word, so that nobody can "
        "work out who knows whom.",
        _circles,
        BANDS,
    ),
    Spec(
        "sponsor_reach_2",
        "Sponsors in reach",
        "How many of the program's sponsors {you} know, or could meet through one person {you} know. Who they are and "
        "who stands between is not told.",
        _sponsors,
    ),
)


def figures(
    ego: str,
    windows: Sequence[Window],
    networks: Sequence[Network],
    values: pd.DataFrame,
    reasons: pd.DataFrame,
    *,
    k: int,
    audience: Audience,
    cohort: Mapping[str, tuple[tuple[float, float] | None, ...]],
) -> tuple[Figure, ...]:
    """Return every figure that ``values`` has a column for, with one reading a window."""
    rows, codes = _rows(values, ego), _rows(reasons, ego)
    found = []
    for spec in SPECS:
        if spec.key in values.columns:
            readings = _readings(spec, ego, windows, networks, rows, codes, k, audience)
            found.append(_figure(spec, readings, audience, cohort.get(spec.key, ())))
    return tuple(found)


def _readings(
    spec: Spec,
    ego: str,
    windows: Sequence[Window],
    networks: Sequence[Network],
    rows: Rows,
    codes: Rows,
    k: int,
    audience: Audience,
) -> tuple[Reading, ...]:
    readings = []
    for window, network in zip(windows, networks, strict=True):
        value = float(rows.get(window, {}).get(spec.key, math.nan))
        code = str(codes.get(window, {}).get(spec.key))
        readings.append(spec.read(Sight(ego, network, None if math.isnan(value) else value, code, k, audience)))
    return tuple(readings)


def _figure(
    spec: Spec, readings: tuple[Reading, ...], audience: Audience, cohort: tuple[tuple[float, float] | None, ...]
) -> Figure:
    card = METRICS[spec.key].card
    return Figure(
        key=spec.key,
        title=spec.title,
        definition=spec.definition.format_map(words(audience)),
        measure=f"{card.label}: {card.definition}",
        formula=card.formula,
        readings=readings,
        bands=() if audience == "evaluator" else spec.bands,
        cohort=cohort or (None,) * len(readings),
    )


def _rows(frame: pd.DataFrame, ego: str) -> Rows:
    """Return the person's row of every window that has one."""
    own = frame[frame.index.get_level_values("person_id") == ego]
    return dict(zip(own.index.get_level_values("window"), own.to_dict("records"), strict=True))
