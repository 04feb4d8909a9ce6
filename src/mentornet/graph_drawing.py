"""The graph model as a drawing: people in the middle, what they have around them, an arrow a relationship type."""

from __future__ import annotations

import math
from html import escape

from .graph_model import graph_model
from .schema import PERSON

_WIDTH, _HEIGHT = 1000, 720
_ACROSS, _DOWN = 400, 285  # half axes of the ellipse on which the labels stand
_DOT, _HUB = 52, 78  # radii of their circles
_LINE = "#55606e"
_HEAD = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"
 role="img" font-family="sans-serif">
<title>The graph: labels and relationship types</title>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
<path d="M0 0L10 5L0 10z" fill="{_LINE}"/></marker></defs>
<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>"""


def model_svg() -> str:
    """Return the drawing as SVG; the same model gives the same bytes."""
    edges = [element for element in graph_model() if element.start]
    labels = list(dict.fromkeys(edge.end for edge in edges if edge.end != PERSON))
    middle = (_WIDTH / 2, _HEIGHT / 2)
    parts = [_HEAD]
    for place, label in enumerate(labels):
        angle = 2 * math.pi * place / len(labels) - math.pi / 2
        there = (middle[0] + math.cos(angle) * _ACROSS, middle[1] + math.sin(angle) * _DOWN)
        parts.append(_arrow(middle, there))
        parts += _text(*_between(middle, there, 0.6), [edge.name for edge in edges if edge.end == label], halo=True)
        parts += [_circle(*there, _DOT, "#f2c14e"), *_text(*there, [label], bold=True)]
    own = [f"{edge.name} \N{CLOCKWISE OPEN CIRCLE ARROW}" for edge in edges if edge.end == PERSON]
    parts.append(_circle(*middle, _HUB, "#9bc1bc"))
    parts += _text(middle[0], middle[1] - 50, [PERSON], bold=True)
    parts += _text(middle[0], middle[1] + 12, own)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    length = math.dist(start, end)
    (x1, y1), (x2, y2) = _between(start, end, _HUB / length), _between(start, end, 1 - (_DOT + 3) / length)
    path = f"M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}"
    return f'<path d="{path}" stroke="{_LINE}" stroke-width="1.5" marker-end="url(#tip)"/>'


def _circle(x: float, y: float, radius: int, fill: str) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius}" fill="{fill}" stroke="{_LINE}"/>'


def _text(x: float, y: float, lines: list[str], *, bold: bool = False, halo: bool = False) -> list[str]:
    style = 'font-size="14" font-weight="bold"' if bold else 'font-size="12"'
    style += ' stroke="#fff" stroke-width="5" paint-order="stroke"' if halo else ""
    top = y - (len(lines) - 1) * 7.5 + 4
    return [
        f'<text x="{x:.0f}" y="{top + place * 15:.0f}" text-anchor="middle" {style}>{escape(line)}</text>'
        for place, line in enumerate(lines)
    ]
