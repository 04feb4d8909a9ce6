"""What all maps of a program share, gathered once: then each map is drawn alone, in this process or in another one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..contacts import History
from .audience import pseudonym
from .closeness import measure_closeness
from .cohort import cohort_bands
from .page import Map, build_map, page_fingerprint
from .view import ego_view

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from ..network import Network
    from ..windows import Window
    from .audience import Audience
    from .cohort import Bands
    from .layout import Layout
    from .model import Closeness


READ = ("name", "group", "unit", "manager_id", "level", "rank", "present", "external")  # attributes that maps read


@dataclass(frozen=True)
class Atlas:
    """Everything that drawing any one map needs, besides the places that the person's earlier maps have kept.

    Attributes
    ----------
    events: person -> (label, window index) of what happened to the person in the program.
    consenting: everyone who has agreed to be introduced.
    key: what pseudonyms are made with.
    run: names the input of these maps: the same text, the same pages.
    """

    program: str
    windows: tuple[Window, ...]
    networks: tuple[Network, ...]
    values: pd.DataFrame
    reasons: pd.DataFrame
    closeness: Closeness
    cohort: Bands
    k: int
    audience: Audience = "mentee"
    events: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    consenting: frozenset[str] = frozenset()
    key: bytes = field(default=b"", repr=False)
    run: str = ""

    def draw(self, person: str, layout: Layout | None) -> tuple[Map, Layout]:
        """Return the person's map, and the places to keep for the next one."""
        view, places = ego_view(
            person,
            program=self.program,
            windows=self.windows,
            networks=self.networks,
            values=self.values,
            reasons=self.reasons,
            layout=layout,
            k=self.k,
            closeness=self.closeness,
            events=self.events.get(person, ()),
            audience=self.audience,
            cohort=self.cohort,
            consenting=self.consenting,
            alias=self.alias,
        )
        return build_map(view, run=self.run, label=self.label(person)), places

    def alias(self, person: str) -> str:
        """Return the person's pseudonym."""
        return pseudonym(person, self.program, self.key)

    def label(self, person: str) -> str:
        """Return what stands for the person in the name of a file: the id, or for an evaluator the pseudonym."""
        return self.alias(person) if self.audience == "evaluator" else person

    def light(self) -> Atlas:
        """Return the same without what drawing does not read, to be sent to another process."""
        seen: dict[tuple[Any, ...], dict[str, Any]] = {}  # most attributes are the same in all windows: sent once

        def slim(network: Network) -> Network:
            attributes = {}
            for person, data in network.attributes.items():
                values = tuple(data.get(name) for name in READ)
                if values not in seen:
                    seen[values] = {name: data[name] for name in READ if name in data}
                attributes[person] = seen[values]
            return replace(
                network, attributes=attributes, arcs={}, history=History(tuple), tables={}, read=tuple, dropped={}
            )

        return replace(self, networks=tuple(slim(network) for network in self.networks))


def make_atlas(
    *,
    program: str,
    windows: Sequence[Window],
    networks: Sequence[Network],
    values: pd.DataFrame,
    reasons: pd.DataFrame,
    mentees: Collection[str],
    k: int,
    audience: Audience,
    events: Mapping[str, Sequence[tuple[str, int]]],
    consenting: frozenset[str],
    key: bytes,
    source: Mapping[str, Any],
) -> Atlas:
    """Return the atlas; ``source`` is what identifies the program's data and configuration."""
    shared = {
        "audience": audience,
        "windows": [str(window) for window in windows],
        "consenting": sorted(consenting),
        "key": hashlib.sha256(key).hexdigest() if audience == "evaluator" else "",
        "page": page_fingerprint(),
        **source,
    }
    run = hashlib.sha256(json.dumps(shared, sort_keys=True, default=str).encode()).hexdigest()[:32]
    return Atlas(
        program=program,
        windows=tuple(windows),
        networks=tuple(networks),
        values=values,
        reasons=reasons,
        closeness=measure_closeness(windows, networks),
        cohort=cohort_bands(values, windows, mentees, k=k, exact=audience == "evaluator"),
        k=k,
        audience=audience,
        events=events,
        consenting=consenting,
        key=key,
        run=run,
    )
