"""GraphBuilder: one program's snapshot, and any window's graph of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from ..contacts import History
from ..errors import UsageError
from ..projection import project
from ..stores.columns import numbers
from ..windows import Window, parse_days
from .arrays import ProgramArrays
from .beside import Beside, dated, tells_program
from .edges import KINDS, active_spells, interactions
from .instants import local_day, tick
from .record import choose_windows, parse_day
from .roster import Roster
from .spells import read_spells

if TYPE_CHECKING:
    import networkx as nx

    from ..config import Config
    from ..network import Network
    from ..stores.snapshot import Snapshot

_KEPT_NETWORKS = 64  # windows whose network is remembered: enough for growth to find the one before
_KEPT_GRAPHS = 2  # a window's and that of the one before
_DAY = np.timedelta64(1, "D")


class GraphBuilder:
    """Turns a snapshot of the store into the graph of any window, by the configuration's rules.

    Parameters
    ----------
    snapshot:
        The program's tables and events, as the store holds them.
    config:
        What to measure by; default: the configuration that the load has kept.  ``ties.max_participants`` may be
        lower than it was at the load, not higher: the store holds no pairs of larger interactions.

    Raises
    ------
    ConfigError: ``sponsors.min_level`` is not a level, or an id in ``sponsors.ids`` is nobody's.
    UsageError: ``ties.max_participants`` is higher than at the load.
    """

    def __init__(self, snapshot: Snapshot, config: Config | None = None) -> None:
        self.snapshot = snapshot
        self.config = config or snapshot.config
        loaded, wanted = snapshot.config.ties.max_participants, self.config.ties.max_participants
        if wanted > loaded:
            raise UsageError(
                f"[ties] max_participants is {wanted}, but the store was loaded with {loaded} and holds no pairs of "
                "larger interactions: load the program again with the new value"
            )
        table = snapshot.table
        self._roster = Roster(table("people"), table("positions"), table("aliases"), self.config)
        self._spells = read_spells(
            table("mentorships"),
            table("sponsorships"),
            self._roster.persons,
            self.config.timezone,
            self.config.mentorships.assumed_length,
        )
        self._gatherings = self._gathering_times()
        self._beside = Beside(
            table("support"),
            table("opportunities"),
            table("introductions"),
            table("sponsorships"),
            self.config.timezone,
        )
        self._networks: dict[Window, Network] = {}
        self._graphs: dict[Window, nx.MultiDiGraph] = {}

    @property
    def people(self) -> frozenset[str]:
        """Everyone's id, external people included."""
        return frozenset(self._roster.persons)

    # -- the record and its windows ---------------------------------------------------------------------------

    @property
    def record_start(self) -> date:
        """Local day on which the record begins, or ``windows.start`` of the configuration where that is earlier."""
        first = self._dated_record()[0]
        return min(first, self.config.windows.start or first)

    @property
    def record_end(self) -> date:
        """The local day after the last one of the record."""
        return self._dated_record()[1] + timedelta(days=1)

    def _dated_record(self) -> tuple[date, date]:
        if self._record is None:
            raise UsageError(
                "no tie of this program has a date, so there is nothing to cut into windows: it needs interactions, "
                "mentorships with a start, or a start and end of its windows"
            )
        return self._record

    @cached_property
    def _record(self) -> tuple[date, date] | None:
        """Local days of the first and the last interaction that makes a tie; without any, of the dates of spells.

        A mentorship may be known from before interactions were recorded, and its end may be a plan: where interactions
        make ties, people would seem to be without contacts in windows that only spells reach.
        """
        zone, kinds = self.config.timezone, self.config.ties.kinds
        if "interactions" in kinds and len(self._events.at):
            first, last = (local_day(self._events.at[index].item(), zone) for index in (0, -1))
            return first, last
        spells = [spell for spell in self._spells.all if KINDS[spell.relation] in kinds]
        days = {local_day(spell.first, zone) for spell in spells}
        days |= {spell.details["end"] for spell in spells if spell.details["end"] is not None}
        return (min(days), max(days)) if days else None

    def default_windows(self) -> list[Window]:
        """Return the windows that the configuration gives."""
        return self.windows()

    def windows(
        self,
        *,
        length: str | None = None,
        step: str | None = None,
        start: date | str | None = None,
        end: date | str | None = None,
        kind: str | None = None,
        unit: str | None = None,
    ) -> list[Window]:
        """Return the configured windows; every option overrides the configuration.

        ``start`` defaults to the first day of the record, ``end`` (not included) to the day after its last.
        ``unit`` alone means calendar windows.

        Raises
        ------
        UsageError: an option is not valid, or the record is shorter than one window.
        """
        given = self.config.windows
        first = parse_day(start, "start") or given.start or self._dated_record()[0]
        until = parse_day(end, "end") or given.end or self.record_end
        return choose_windows(self.config, first, until, length=length, step=step, kind=kind, unit=unit)

    # -- graphs -----------------------------------------------------------------------------------------------

    def graph(self, window: Window) -> nx.MultiDiGraph:
        """Return the window's ties between everyone, with the attributes in force at its start.

        Nodes (``people``, external people included) have every column of ``people``, the position held (``org_unit``,
        ``function``, ``location``, ``level``, ``title``, ``manager_id``) and ``present`` (in the organisation at some
        time of the window, and in the roster), ``group``, ``unit``, ``level``, ``rank`` (higher is more senior) and,
        where a sponsor set is configured, ``sponsor``.  What is not known is ``None``.

        Edges have ``relation`` (``INTERACTED``, ``MENTORS``, ``SPONSORS``), ``weight`` and ``tie`` (false, with
        weight 0: the configuration's ``ties.kinds`` leaves this kind out); interactions have ``kind``, ``at`` (naive
        UTC), ``mutual`` and ``minutes``, spells the columns of their table and, as naive UTC, ``first`` and ``last``.

        ``graph.graph`` has ``window``, ``program``, ``categories`` (the code book of the groups), ``kinds`` (which
        relations make ties), ``coverage``, ``history`` (when each pair interacted, over the whole record),
        ``program_known`` (whether the record says which ties the programme made) and, of the tables that are on
        record, the rows that belong to the window: ``support``, ``opportunities``, ``introductions`` (all before its
        end) and ``sponsorship_acts``.
        """
        import networkx as nx

        graph = nx.MultiDiGraph()
        attributes = self._roster.attributes(window)
        graph.add_nodes_from(attributes.items())
        low, high = np.searchsorted(self._events.at, [tick(window.start), tick(window.end)])
        chosen = slice(int(low), int(high))
        weights = self._weights(window, chosen) if "interactions" in self.config.ties.kinds else None
        graph.add_edges_from(interactions(self._events, chosen, self.snapshot.people_ids, weights))
        graph.add_edges_from(active_spells(self._spells.active(window), self.config.ties))
        graph.graph.update(
            window=window,
            program=self.config.name,
            categories=self._roster.categories,
            kinds=self.config.ties.kinds,
            coverage=self._window_coverage(window, attributes),
            history=self._history,
            program_known=self._program_known,
            **self._beside.rows(window),
        )
        return graph

    def network(self, window: Window) -> Network:
        """Return the window's network: its graph after the preprocessing that all metrics share."""
        if window not in self._networks:
            if len(self._networks) >= _KEPT_NETWORKS:
                del self._networks[next(iter(self._networks))]
            self._networks[window] = project(
                self._recent(window), min_weight=self.config.ties.min_weight, reread=partial(self._recent, window)
            )
        return self._networks[window]

    def _recent(self, window: Window) -> nx.MultiDiGraph:
        """Return the window's graph, kept for a moment: metrics ask for its contacts soon after its ties."""
        if window not in self._graphs:
            if len(self._graphs) >= _KEPT_GRAPHS:
                del self._graphs[next(iter(self._graphs))]
            self._graphs[window] = self.graph(window)
        return self._graphs[window]

    def previous_network(self, window: Window) -> Network | None:
        """Return the network of the window before; ``None`` where the record does not reach back that far."""
        before = self.previous_window(window)
        return None if before is None else self.network(before)

    def previous_window(self, window: Window) -> Window | None:
        """Return the window of the same length before; ``None`` where the record does not reach back that far."""
        before = window.previous()
        return None if self._record is None or before.first_day < self.record_start else before

    def begins_late(self, window: Window) -> bool:
        """Return whether the record begins less than one window before a window: ties may be older than it shows."""
        return self._history.begins_late(window)

    @cached_property
    def arrays(self) -> ProgramArrays:
        """People, events and spells as arrays: what measures many windows of many people at once."""
        return ProgramArrays(
            self._roster, self._spells, self._events, self._weights, self._beside, program_known=self._program_known
        )

    # -- coverage ---------------------------------------------------------------------------------------------

    def coverage(self) -> dict[str, Any]:
        """Return what the record covers and what is in no window, as plain data."""
        persons = self._roster.persons.values()
        first, last = self._record or (None, None)
        return {
            "first_day": first and str(first),
            "last_day": last and str(last),
            "people": len(persons),
            "external": sum(person.external for person in persons),
            "interactions": len(self._events.at),
            "gatherings_above_cap": len(self._gatherings),
            "spells": len(self._spells.all),
            "spells_without_start": self._spells.without_start,
            "spells_never_active": self._spells.never_active,
            "support_without_date": self._beside.support_without_date,
        }

    def _window_coverage(self, window: Window, attributes: dict[str, dict[str, Any]]) -> dict[str, Any]:
        present = [data for data in attributes.values() if data["present"]]
        without_group = sum(data["group"] is None for data in present)
        low, high = np.searchsorted(self._gatherings, [tick(window.start), tick(window.end)])
        return {
            "present": len(present),
            "gatherings_above_cap": int(high - low),
            "spells_without_start": self._spells.without_start,
            "spells_never_active": self._spells.never_active,
            "missing_group_share": without_group / len(present) if present else None,
        }

    # -- the record ---------------------------------------------------------------------------------------------

    def _weights(self, window: Window, chosen: slice) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the events' weights: 1/(n - 1), halved with every half-life between them and the window's end."""
        weights = 1.0 / (self._events.participants[chosen] - 1)
        if self.config.ties.half_life != "none":
            days = (tick(window.end) - self._events.at[chosen]) / _DAY
            weights = weights * 0.5 ** (days / parse_days(self.config.ties.half_life, what="half_life"))
        return np.asarray(weights, dtype=np.float64)

    @cached_property
    def _program_known(self) -> bool:
        return tells_program(self.snapshot.table("mentorships"), self._events.kinds)

    @cached_property
    def _history(self) -> History:
        makes_ties = "interactions" in self.config.ties.kinds
        read = partial(dated, self._events, self.snapshot.people_ids) if makes_ties else tuple
        return History(read, None if self._record is None else self.record_start)

    @cached_property
    def _events(self) -> Any:
        """The snapshot's events up to the cap on participants."""
        events, cap = self.snapshot.events, self.config.ties.max_participants
        kept = events.participants <= cap
        if kept.all():
            return events
        columns = ("at", "source", "target", "kind", "mutual", "participants", "minutes")
        return replace(events, **{name: getattr(events, name)[kept] for name in columns})

    def _gathering_times(self) -> np.ndarray[Any, np.dtype[np.datetime64]]:
        """Return when the interactions with more participants than the cap were, sorted."""
        table = self.snapshot.table("interactions")
        if "participants" not in table.column_names or not table.num_rows:
            return np.array([], dtype="datetime64[ms]")
        listed = table.select(["at", "participants"]).filter(table["participants"].is_valid())
        above = numbers(pc.list_value_length(listed["participants"])) > self.config.ties.max_participants
        return np.sort(numbers(listed["at"])[above].astype("datetime64[ms]"))
