"""What explanations are made of: rows with terms, and how the terms make a value."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from ..network import role

if TYPE_CHECKING:
    from ..network import Network, Node

Row = dict[str, Any]


@dataclass(frozen=True)
class Terms:
    """Rows, each with its ``term``, and how the terms make the value: ``total`` in code, ``rule`` in words.

    Rows without terms are inputs; they have no rule.
    """

    rows: list[Row]
    rule: str = "the sum of the terms"
    total: Callable[[Iterable[float]], float] = math.fsum


def by_contact(network: Network, ego: Node, details: Callable[[Node], Row]) -> list[Row]:
    """Return a row for each of ego's contacts, those with the strongest ties first."""
    ties = sorted(network.ties[ego].items(), key=lambda tie: (-tie[1], str(tie[0])))
    return [{"person": a, "role": role(network, ego, a), "weight": weight, **details(a)} for a, weight in ties]


def mean_of(rows: list[Row]) -> Terms:
    """Return terms whose mean is the value."""
    return Terms(rows, f"the mean of the {len(rows)} terms", fmean)


def listed(names: Iterable[object], most: int = 6) -> str:
    """Return names in their order, and how many more there are.

    >>> listed("abcd", most=2)
    'a, b and 2 more'
    """
    words = [str(name) for name in names]
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more
