"""What each query of the library must answer, worked out with loops over the tables: no graph, no engine."""

from . import brokerage, data_quality, ecosystem, growth, mentoring, outcomes, sponsors
from .record import Record

ORACLES = {
    name: function
    for module in (brokerage, data_quality, ecosystem, growth, mentoring, outcomes, sponsors)
    for name, function in vars(module).items()
    if getattr(function, "__module__", "") == module.__name__ and not name.startswith("_")
}

__all__ = ["ORACLES", "Record"]
