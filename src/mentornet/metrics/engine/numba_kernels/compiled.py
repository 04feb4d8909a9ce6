"""How kernels are compiled: once on a machine, at their first import, for fixed types.

Compiled code is kept in the user's cache folder, in a folder named after what the kernels' source says, so that code
of another version is never run.  ``NUMBA_CACHE_DIR`` puts it elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core import config, types
from numba.extending import intrinsic

OPTIONS: dict[str, Any] = {"boundscheck": False, "error_model": "numpy"}


def kernel(*signatures: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile a function for its signatures; other threads run while it does."""

    def compile_now(function: Callable[..., Any]) -> Callable[..., Any]:
        before = config.CACHE_DIR
        config.CACHE_DIR = before or str(cache_folder())
        try:
            compiled: Callable[..., Any] = numba.njit(list(signatures), cache=True, nogil=True, **OPTIONS)(function)
        finally:
            config.CACHE_DIR = before
        return compiled

    return compile_now


def step(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function that kernels of the same module call; it is compiled as part of them."""
    compiled: Callable[..., Any] = numba.njit(**OPTIONS)(function)
    return compiled


def cache_folder() -> Path:
    """Return where this version's compiled kernels are kept."""
    home = Path.home()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME", home / ".cache")
    here = Path(__file__).parent
    sources = [*sorted(here.glob("*.py")), here.parent / "layout.py"]
    text = b"".join(source.read_bytes() for source in sources)
    return Path(base) / "mentornet" / f"kernels-{hashlib.sha256(text).hexdigest()[:16]}"


@intrinsic  # type: ignore[untyped-decorator]
def bit_count(_context: Any, word: Any) -> Any:  # noqa: ARG001 - its name is the argument's
    """Return how many bits of a 64-bit word are set."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate
