"""What is counted in one window, by family of metrics; each count is made when a metric first asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .breadth import Breadth
from .growth import Growth
from .holes import Holes
from .near import Near

if TYPE_CHECKING:
    from .view import WindowView


class Families:
    """A window's view, and the counts made on it.  Counts know the view, not the other way round."""

    def __init__(self, view: WindowView, *, directed: bool) -> None:
        self.view = view
        self.breadth = Breadth(view)
        self.holes = Holes(view, directed=directed)
        self.near = Near(view)
        self.growth = Growth(view)
