"""What is counted in one window, by family of metrics; each count is made when a metric first asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .breadth import Breadth
from .contacts import Contacts
from .growth import Growth
from .holes import Holes
from .mobilisation import Mobilisation
from .near import Near
from .over_time import OverTime
from .survival import Survival
from .whole import Whole

if TYPE_CHECKING:
    from .record import Record
    from .view import WindowView


class Families:
    """A window's view, and the counts made on it.  Counts know the view, not the other way round."""

    def __init__(self, view: WindowView, record: Record, *, directed: bool) -> None:
        self.view = view
        self.breadth = Breadth(view)
        self.contacts = Contacts(view, record)
        self.holes = Holes(view, directed=directed)
        self.whole = Whole(view)
        self.near = Near(view)
        self.over_time = OverTime(view, record, self.contacts)
        self.growth = Growth(view, record, self.contacts)
        self.own_growth = Growth(view, record, self.contacts, own=True)
        self.survival = Survival(view, record)
        self.mobilisation = Mobilisation(view, record)
