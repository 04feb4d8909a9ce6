"""A networkx backend: ``nx.constraint(G, backend="mentornet")``.

networkx asks for ``info`` whenever it is imported, so this module imports nothing; what computes is in ``functions``,
which networkx loads on the first call.
"""

from __future__ import annotations

from typing import Any

_DECLINES = "Declines multigraphs, self-loops and weights that are not above 0"
_NOTES = {
    "constraint": f"{_DECLINES}, and people with in-ties only where networkx has no value for them.",
    "effective_size": f"{_DECLINES}, and without `nodes` everything but undirected graphs without weights.",
}


def info() -> dict[str, Any]:
    """Return what networkx shows about this backend in its own documentation."""
    return {
        "backend_name": "mentornet",
        "project": "mentornet",
        "package": "mentornet",
        "short_summary": "Burt's structural holes, the value of every node worked out once.",
        "functions": {name: {"additional_docs": note} for name, note in _NOTES.items()},
    }
