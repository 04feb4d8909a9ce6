"""MentorNet shows whether mentoring grows a person's network, and what came of it.

>>> import mentornet as mn
>>> program = mn.open("leaders/")                  # doctest: +SKIP
>>> frame = program.metrics(program.windows())     # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .errors import MentorNetError
from .version import __version__

if TYPE_CHECKING:
    from . import metrics
    from .network import Network
    from .program import LoadReport, Program
    from .program import open_program as open  # noqa: A004
    from .projection import project
    from .simulate import simulate
    from .windows import Window


__all__ = [
    "LoadReport",
    "MentorNetError",
    "Network",
    "Program",
    "Window",
    "__version__",
    "metrics",
    "open",
    "project",
    "simulate",
]

# Imported on first use: `import mentornet` stays quick, and the command line's --help does not wait for pandas.
_LAZY = {
    "LoadReport": ("program", "LoadReport"),
    "Network": ("network", "Network"),
    "Program": ("program", "Program"),
    "Window": ("windows", "Window"),
    "metrics": ("metrics", None),
    "open": ("program", "open_program"),
    "project": ("projection", "project"),
    "simulate": ("simulate", "simulate"),
}


def __getattr__(name: str) -> Any:
    try:
        module, attribute = _LAZY[name]
    except KeyError:
        raise AttributeError(f"module 'mentornet' has no attribute '{name}'") from None
    loaded = importlib.import_module(f".{module}", __name__)
    return loaded if attribute is None else getattr(loaded, attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
