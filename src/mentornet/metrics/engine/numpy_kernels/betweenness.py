"""Ego betweenness, with a whole number of bits a person."""

from __future__ import annotations

from typing import Any


def ego_betweenness(
    begin: Any, alter: Any, first: Any, alters: Any, triangles: Any, low: int, high: int, found: Any
) -> None:
    """Write the ego betweenness of the people from ``low`` up to ``high`` into ``found``."""
    del begin, alter, triangles  # the other kernels list triangles
    listed, bounds = alters.tolist(), first.tolist()
    whole = [sum(1 << other for other in listed[bounds[one] : bounds[one + 1]]) for one in range(len(bounds) - 1)]
    for ego in range(low, high):
        mine = whole[ego]
        circle = [(1 << other, whole[other] & mine) for other in listed[bounds[ego] : bounds[ego + 1]]]
        tied = [(bit, ties) for bit, ties in circle if ties]
        n = len(circle)
        total = float((n * (n - 1) - len(tied) * (len(tied) - 1)) // 2)  # alone among alters: linked through ego only
        for number, (bit, ties) in enumerate(tied):
            for _, others in tied[:number]:
                if not others & bit:
                    total += 1 / (1 + (ties & others).bit_count())
        found[ego] = total
