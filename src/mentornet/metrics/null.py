"""What brokerage roles would be if groups did not matter: groups permuted among people, ties as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from .mediation import ROLES, count_roles, open_paths
from .registry import as_network

if TYPE_CHECKING:
    import pandas as pd

    from ..network import Network, Node


def brokerage_null(
    graph: Any, *, group: str = "group", permutations: int = 1000, seed: int = 0, weight: str = "weight"
) -> pd.DataFrame:
    """Return each person's brokerage roles beside what they would be if groups were handed out at random.

    The ties stay as they are; the groups are permuted among the people who have one, so the size of every group and
    who has none stay as well.  Two-paths with somebody without a group are left out, as in the roles themselves.
    This null asks whether groups matter in this very network.  It is not the null of R sna's ``z`` values, which
    draws ties at random with the same density and groups: their expected values and deviations differ.

    Parameters
    ----------
    graph:
        Any networkx graph, a frame of ties, or a ``Network``.
    group, weight:
        The node attribute to group by, and the edge attribute that holds the weight.
    permutations:
        How many permutations to draw, 2 or more.
    seed:
        Fixes the permutations: the same graph and seed give the same numbers.

    Returns
    -------
    A frame indexed by (person_id, role) for everyone present who has a group, with the columns ``value``,
    ``expected`` (mean over the permutations), ``sd`` (over the permutations, n - 1) and ``z`` = (value - expected) /
    sd, ``NaN`` where sd is 0.  ``attrs`` holds ``permutations``, ``seed`` and ``without_group``, the number of people
    left out.

    Raises
    ------
    UsageError: fewer than 2 permutations.

    >>> import networkx as nx
    >>> graph = nx.DiGraph([("a", "b"), ("b", "c")])
    >>> nx.set_node_attributes(graph, {"a": "x", "b": "x", "c": "y"}, "group")
    >>> null = brokerage_null(graph, permutations=600)
    >>> null.loc[("b", "gf_representative"), ["value", "expected"]].round(1).to_list()
    [1.0, 0.3]
    """
    import pandas as pd

    if permutations < 2:  # noqa: PLR2004
        raise UsageError(f"permutations is {permutations}; a deviation needs 2 or more")
    network = as_network(graph, weight)
    known = network.known(group)
    labelled = [node for node in network.ties if node in known]
    shown = [index for index, node in enumerate(labelled) if network.present(node)]
    total, squares = _draw(network, labelled, [known[node] for node in labelled], permutations, seed)
    values = np.array([[count_roles(network, node, group)[role] for role in ROLES] for node in labelled], float)
    values = values.reshape(len(labelled), len(ROLES))
    mean = total / permutations
    sd = np.sqrt((permutations * squares - total**2) / (permutations * (permutations - 1)))  # in whole numbers: exact 0
    z = np.divide(values - mean, sd, out=np.full_like(values, np.nan), where=sd > 0)
    columns = {"value": values, "expected": mean, "sd": sd, "z": z}
    index = pd.MultiIndex.from_product([[labelled[at] for at in shown], ROLES], names=["person_id", "role"])
    frame = pd.DataFrame({name: array[shown].ravel() for name, array in columns.items()}, index=index)
    frame.attrs.update(permutations=permutations, seed=seed, without_group=len(network.ties) - len(labelled))
    return frame


def _draw(
    network: Network, people: list[Node], groups: list[Any], permutations: int, seed: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the sum and the sum of squares of the counts over the permutations: people x roles."""
    place = {node: index for index, node in enumerate(people)}
    paths = np.array(
        [
            (place[source], place[broker], place[target])
            for broker in people
            for source, target in open_paths(network, broker)
            if source in place and target in place
        ],
        np.intp,
    ).reshape(-1, 3)
    codes = {value: code for code, value in enumerate(dict.fromkeys(groups))}
    labels = np.array([codes[value] for value in groups], np.intp)
    chance = np.random.default_rng(seed)
    total, squares = np.zeros((2, len(people), len(ROLES)), np.int64)
    for _ in range(permutations):
        source, broker, target = chance.permutation(labels)[paths].T
        role = np.select(  # in the order of ROLES
            [(source == broker) & (broker == target), broker == target, source == broker, source == target],
            [0, 1, 2, 3],
            4,
        )
        counts = np.bincount(paths[:, 1] * len(ROLES) + role, minlength=total.size).reshape(total.shape)
        total += counts
        squares += counts**2
    return total, squares
