"""The register of the engine's metrics by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

    from ..families import Families
    from ..view import Codes

Column = tuple["npt.NDArray[Any]", "Codes"]
COLUMNS: dict[str, Callable[[Families], Column]] = {}


def column(function: Callable[[Families], Column]) -> Callable[[Families], Column]:
    """Register the fast path of the metric of the same name (``range_`` is ``range``)."""
    COLUMNS[function.__name__.rstrip("_")] = function
    return function
