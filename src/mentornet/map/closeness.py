"""Three levels of closeness: the same limits for everyone in a program."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .model import Closeness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..network import Network
    from ..windows import Window

COMMON_DAYS = 30


def common_days(windows: Sequence[Window]) -> int:
    """Return the windows' length in days where they all have one, else 30."""
    lengths = {window.days for window in windows}
    return lengths.pop() if len(lengths) == 1 else COMMON_DAYS


def shown_contacts(contacts: float) -> float:
    """Return a number of contacts as the page shows it: two decimals, never rounded to nothing."""
    return max(round(contacts, 2), 0.01)


def measure_closeness(windows: Sequence[Window], networks: Sequence[Network]) -> Closeness:
    """Return limits that part all ties of the program, in all windows, into three thirds as far as equal values allow.

    The limits are the terciles of the weights of all pairs, in contacts per window length (per 30 days where windows
    differ in length), rounded up to two decimals.  Where both terciles are one value, that value counts as regular.
    Without a tie both limits are 0.
    """
    days = common_days(windows)
    weights = np.concatenate(
        [_weights(network) * (days / window.days) for window, network in zip(windows, networks, strict=True)]
    )
    if not weights.size:
        return Closeness(days, 0.0, 0.0)
    lower, upper = np.quantile(weights, [1 / 3, 2 / 3], method="inverted_cdf")
    regular, close = _up(lower), _up(upper)
    return Closeness(days, 0.0 if regular == close else regular, close)


def _weights(network: Network) -> NDArray[np.float64]:
    return np.array([weight for alters in network.ties.values() for weight in alters.values()], dtype=float)


def _up(value: float) -> float:
    return math.ceil(round(float(value) * 100, 6)) / 100


def explain(closeness: Closeness) -> list[tuple[str, str]]:
    """Return the name of each level from the centre outwards, and what it means in plain words."""
    days, regular, close = closeness.days, number(closeness.regular), number(closeness.close)
    between = f"more than {regular}, up to {close}" if closeness.regular else f"up to {close}"
    return [
        ("Inner circle", f"more than {close} contacts in {days} days"),
        ("Regular contact", f"{between} contacts in {days} days"),
        (
            "Occasional contact",
            f"up to {regular} contacts in {days} days" if closeness.regular else "(no tie is rarer)",
        ),
    ]


def number(value: float) -> str:
    """Write a number with at most two decimals and no needless zeros.

    >>> number(2.0), number(0.333)
    ('2', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
