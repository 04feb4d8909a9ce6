"""Where the middle half of all mentees is, window by window: the band behind a figure's curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .figures import BAND_LIMITS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from ..windows import Window

Band = tuple[float, float] | None
Bands = dict[str, tuple[Band, ...]]


def cohort_bands(
    values: pd.DataFrame, windows: Sequence[Window], mentees: Collection[str], *, k: int, exact: bool
) -> Bands:
    """Return the first and third quartile of every column among the mentees, for each window.

    A window with fewer than ``2 * k`` measured mentees has no band: its edges would tell single people's values.
    ``exact`` gives quartiles of effective size itself, else of the words that a mentee's map has for it.
    """
    person = values.index.get_level_values("person_id")
    frame = values[person.isin(list(mentees))]
    if not exact and "effective_size" in frame:
        frame = frame.assign(effective_size=_words(frame, k))
    by_window: dict[Any, pd.DataFrame] = dict(iter(frame.groupby(level="window", sort=False)))
    empty = frame.iloc[:0]
    return {
        str(name): tuple(_band(by_window.get(window, empty)[name], 2 * k) for window in windows)
        for name in frame.columns
    }


def _words(frame: pd.DataFrame, k: int) -> Any:
    """Return effective size as the number of its word: 1 few, 2 some, 3 many."""
    size, effective = frame["size"].to_numpy(float), frame["effective_size"].to_numpy(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        word = 1.0 + sum((effective / size >= limit).astype(float) for limit in BAND_LIMITS)
        return np.where((size >= k) & ~np.isnan(effective), word, np.nan)


def _band(column: pd.Series[float], least: int) -> Band:
    known = column.to_numpy(float)
    known = known[~np.isnan(known)]
    if len(known) < least:
        return None
    low, high = np.quantile(known, [0.25, 0.75])
    return round(float(low), 2), round(float(high), 2)
