"""The metrics of the engine: each a function of what is counted in a window, giving everyone's values and reason codes.

Where a reason code stands, the value next to it means nothing.
"""

from . import contacts, ties  # noqa: F401 - they fill in COLUMNS
from .register import COLUMNS, Column, column

__all__ = ["COLUMNS", "Column", "column"]
