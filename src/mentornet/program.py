"""The spine: open -> load -> graph(window) -> metrics -> map.

Read this file top to bottom and you know the project.  A ``Program`` is one mentoring program: a folder of tables
and the graph store they are loaded into.  Each step below calls one part of the package and hands its result on:

    tables    the folder's tables, read and checked            ``check``
    stores    the graph database they are loaded into           ``load``, ``query``, ``status``
    graph     one window's networkx graph, from the snapshot    ``windows``, ``graph``
    metrics   what every metric is, and frames of them          ``metrics``
    map       one person's ecosystem as one HTML file           ``map``, ``maps``

Reading tables and drawing maps are imported where they are used, so that measuring does not wait for them.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from .config import FILE_NAME, Config
from .errors import ConfigError, DataError, QueryError, StoreUnavailable, UsageError, hint
from .graph import GraphBuilder
from .metrics.frame import MetricsResult, metrics_frame
from .queries import Library, Query, Severity, check_query, parse_adhoc
from .queries.check import engine_finding
from .results import query_frame, query_graph
from .stores import Progress, open_store
from .version import __version__

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from .map import Atlas, Map
    from .queries import Finding
    from .stores import QueryResult, Store, StoreStatus
    from .tables import Checked, Problem
    from .upkeep import BackupReport, CopyReport, Forgotten
    from .windows import Window

STORE_NAME = "mentornet.db"
LAYOUT = "layout"  # the document in the store that keeps everyone's place on the maps
PSEUDONYMS = "pseudonyms"  # the document that keeps the key of pseudonyms
MAP_METRICS = ("size", "effective_alters", "effective_size", "sponsor_reach_2")


@dataclass(frozen=True)
class LoadReport:
    """What a load did: ``counts`` of nodes and relationships now in the store, and every warning."""

    status: StoreStatus
    problems: Sequence[Problem]
    tables: Mapping[str, Any]
    unchanged: bool = False
    quarantined: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[str, int]:
        """Nodes by label and relationships by type that the store holds."""
        return self.status.counts


def open_program(
    path: str | os.PathLike[str] | None = None, *, store: str | None = None, database: str | None = None
) -> Program:
    """Open a program by its folder, by its store, or by both.

    Parameters
    ----------
    path:
        The program's folder.  Default: the nearest folder upwards that holds a ``mentornet.toml``.
    store:
        A folder, or a ``bolt://``, ``neo4j://`` or ``neo4j+s://`` address.  Default: ``MENTORNET_STORE``, else
        ``mentornet.db`` inside the program's folder.
    database:
        Which database of a Neo4j server.  Default: what the address or ``NEO4J_DATABASE`` names, else the user's own.

    A store that is named alone is enough to measure, query and draw: a load keeps its configuration there.
    """
    location = store or os.environ.get("MENTORNET_STORE") or None
    folder = Path(path) if path is not None else nearest_folder(Path.cwd())
    if path is not None and not Path(path).is_dir():
        raise UsageError(f"there is no folder {path}; a program is a folder with a {FILE_NAME} and its tables")
    if folder is None and location is None:
        raise UsageError(
            f"no {FILE_NAME} here or in any folder above; name the program's folder with --program DIR, "
            "or start one with 'mentornet init DIR'"
        )
    location = location or str(_existing(folder) / STORE_NAME)
    return Program(folder, location, database=database, found=path is None)


def nearest_folder(start: Path) -> Path | None:
    """Return the nearest folder from ``start`` upwards that holds a ``mentornet.toml``."""
    return next((folder for folder in (start, *start.parents) if (folder / FILE_NAME).is_file()), None)


class Program:
    """One mentoring program: its tables, its graph store, and what is computed from them."""

    def __init__(self, folder: Path | None, location: str, *, database: str | None = None, found: bool = False) -> None:
        self.folder = folder
        self.location = location
        self._database = database
        self._found = found  # the folder is only the nearest one: a store of another program stands for itself
        self._builder: GraphBuilder | None = None

    def __repr__(self) -> str:
        return f"Program(folder={str(self.folder) if self.folder else None!r}, store={self.location!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    # -- configuration and store ------------------------------------------------------------------------------

    @cached_property
    def config(self) -> Config:
        """The program's configuration: the folder's ``mentornet.toml``, else the one kept in the store."""
        if self._own_folder is not None:
            return Config.load(self._own_folder)
        return Config.from_dict(self.status().config, where=f"the configuration kept in {self.location}")

    @cached_property
    def _own_folder(self) -> Path | None:
        """The folder, unless it was merely the nearest one and the store holds another program."""
        if self.folder is not None and self._found:
            status = self.store.status()
            if status is not None and status.program != Config.load(self.folder).name:
                return None
        return self.folder

    @cached_property
    def store(self) -> Store:
        """The graph store (opened on first use)."""
        return open_store(self.location, database=self._database)

    def status(self) -> StoreStatus:
        """Return what the store holds: program, counts, when and from what it was loaded."""
        status = self.store.status()
        if status is None:
            raise StoreUnavailable(f"the store {self.location} holds no finished load yet; run '{self._load_call()}'")
        return status

    def memory_limits(self) -> dict[str, str | None] | None:
        """Return a Neo4j server's settings that limit memory: ``{}`` for a folder, ``None`` where it shows none."""
        return self.store.memory_limits()

    # -- tables -> store --------------------------------------------------------------------------------------

    def check(self, *, progress: Progress | None = None) -> Checked:
        """Read every table and return the clean rows with every problem found; nothing is loaded."""
        from .tables import check_program

        return check_program(self._folder(), self.config, progress=progress)

    def load(
        self,
        *,
        quarantine: str | os.PathLike[str] | None = None,
        append: bool = False,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Load the folder's tables into the store, all or nothing; the same data twice gives the same graph.

        Parameters
        ----------
        quarantine:
            A folder for the rows that have errors; the rest is loaded.  Without it an error stops the load.
        append:
            Keep what the store has and add; the default mirrors the folder (what left the tables leaves the graph).

        Raises
        ------
        DataError: the tables hold errors; ``error.problems`` lists them all.
        StoreError: the store is locked, broken, not reachable, or holds another program.
        """
        from .tables import check_program
        from .tables.merge import merge_tables
        from .upkeep import refuse_forgotten

        with tempfile.TemporaryDirectory(prefix="mentornet-") as staging:
            checked = check_program(self._folder(), self.config, staging=Path(staging), progress=progress)
            if checked.errors and (quarantine is None or checked.blocking):
                raise DataError(_error_summary(checked), checked.problems)
            quarantined = checked.write_quarantine(Path(quarantine)) if quarantine is not None else {}
            before = self.store.status()
            refuse_forgotten(self.store, checked.tables)
            tables, source_hash = checked.tables, checked.source_hash
            if append and before is not None:
                kept = {name: self.store.export(name) for name in before.tables}
                tables, source_hash = merge_tables(kept, tables)
            status = self.store.replace(tables, self.config, source_hash=source_hash, progress=progress)
        self._builder = None
        unchanged = before is not None and before.generation == status.generation
        return LoadReport(status, checked.problems, checked.counts, unchanged, quarantined)

    # -- store -> graph ---------------------------------------------------------------------------------------

    @property
    def builder(self) -> GraphBuilder:
        """What turns the store's snapshot into one window's graph."""
        if self._builder is None:
            self.status()  # says how to load, where nothing is loaded
            snapshot = self.store.snapshot()
            self._builder = GraphBuilder(snapshot, self._measuring_config(snapshot.config))
        return self._builder

    def windows(self, **options: Any) -> list[Window]:
        """Return the configured windows; ``length``, ``step``, ``start``, ``end``, ``kind``, ``unit`` override."""
        return self.builder.windows(**options)

    def graph(self, window: Window) -> nx.MultiDiGraph:
        """Return the window's ties as a MultiDiGraph whose node attributes are those in force at its start."""
        return self.builder.graph(window)

    # -- graph -> metrics -------------------------------------------------------------------------------------

    def measure(
        self,
        windows: Iterable[Window] | None = None,
        *,
        metrics: Sequence[str] | None = None,
        persons: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> MetricsResult:
        """Return the values of the metrics, the reason code of every missing one, and flags by window."""
        chosen = list(windows) if windows is not None else self.windows()
        for person in persons or ():
            self._known_person(person)
        return metrics_frame(self.builder, chosen, metrics=metrics, persons=persons, progress=progress)

    def metrics(
        self,
        windows: Iterable[Window] | None = None,
        *,
        metrics: Sequence[str] | None = None,
        persons: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return a frame indexed by (window, person_id) with one column a metric; ``NaN`` is missing.

        ``attrs["reasons"]`` is a frame of the same shape with the reason code of every missing value;
        ``attrs["flags"]`` has a row a window with what to bear in mind with its values (``left_truncated``: the record
        begins late), ``None`` where there is nothing.
        """
        result = self.measure(windows, metrics=metrics, persons=persons)
        frame = result.values.copy()
        frame.attrs["reasons"], frame.attrs["flags"] = result.reasons, result.flags
        return frame

    def explain(self, person: str, *, metric: str, window: Window | None = None) -> pd.DataFrame:
        """Return how a person's value came about in a window (default: the last): the terms that make it, one a row.

        ``attrs`` hold the ``value`` (or the ``reason`` for which it is missing), the ``rule`` by which the column
        ``term`` makes it, the ``definition``, the ``window`` and ``counts``.  Rows show ties among other people: this
        is for those who evaluate the program, not for handing on.
        """
        from .metrics.explain_frame import explain_frame

        self._known_person(person)
        return explain_frame(self.builder, person, metric, window or self.windows()[-1])

    # -- questions --------------------------------------------------------------------------------------------

    @cached_property
    def queries(self) -> Library:
        """The library of named queries."""
        return Library.load()

    @overload
    def query(self, query: str, *, as_graph: Literal[True], **named: Any) -> nx.MultiDiGraph: ...

    @overload
    def query(self, query: str, *, as_graph: Literal[False] = False, **named: Any) -> pd.DataFrame: ...

    def query(
        self,
        query: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        timeout: float = 30.0,
        limit: int | None = None,
        as_graph: bool = False,
        **named: Any,
    ) -> pd.DataFrame | nx.MultiDiGraph:
        """Run a named query or Cypher text, read-only, and return its rows as a frame.

        Parameters are given by name (``person="P014"``) or, where a name is taken, in ``parameters``.
        ``attrs["truncated"]`` says whether ``limit`` cut rows off.  With ``as_graph`` the nodes and relationships in
        the result come back as a networkx graph (``results.query_graph``).
        """
        asked, result = self.run_query(query, parameters={**(parameters or {}), **named}, timeout=timeout, limit=limit)
        return query_graph(result) if as_graph else query_frame(result, asked.columns)

    def check_query(self, query: str) -> list[Finding]:
        """Return what is wrong with a named query or Cypher text, by line, without running it.

        It is held to the part of Cypher that both engines answer alike, and the store's engine reads and plans it.
        """
        self.status()
        is_text = any(character.isspace() for character in query.strip())
        text = query if is_text else self.queries[query].text
        found = check_query(text)
        try:
            notices = self.store.explain(text)
        except QueryError as error:
            return sorted([*found, engine_finding(str(error))])
        return sorted([*found, *(engine_finding(notice, Severity.WARNING) for notice in notices)])

    def run_query(
        self, query: str, *, parameters: Mapping[str, Any], timeout: float, limit: int | None
    ) -> tuple[Query, QueryResult]:
        """Run a query as ``query`` does and return its declaration and the plain rows."""
        self.status()
        is_text = any(character.isspace() for character in query.strip())
        asked = parse_adhoc(query) if is_text else self.queries[query]
        result = self.store.query(asked.text, asked.bind(parameters), timeout=timeout, limit=limit)
        return asked, result

    # -- metrics -> map ---------------------------------------------------------------------------------------

    def mentees(self) -> list[str]:
        """Return everyone who is mentored or takes part in a programme, in roster order."""
        from .map.gather import mentees

        return mentees(self.builder.snapshot)

    def map(self, person: str, *, windows: Sequence[Window] | None = None, audience: str = "mentee") -> Map:
        """Return one person's map; ``.save("P014.html")`` writes it, and a notebook shows it.

        ``audience`` decides whose names are in it and how exact its figures are: ``mentee`` (the person), ``mentor``
        (only mentors and sponsors are named) or ``evaluator`` (pseudonyms, exact figures).
        """
        return dict(self.maps([person], windows=windows, audience=audience))[person]

    def maps(
        self, persons: Sequence[str] | None = None, *, windows: Sequence[Window] | None = None, audience: str = "mentee"
    ) -> Iterator[tuple[str, Map]]:
        """Yield ``(person, map)`` for each person (default: every mentee).

        Everyone keeps the place they have on earlier maps: places are kept in the store.
        """
        who = list(persons) if persons is not None else self.mentees()
        for person in who:
            self._known_person(person)
        atlas = self.atlas(windows=windows, audience=audience)
        layouts = self.layouts()
        for person in who:
            drawn, layouts[person] = atlas.draw(person, layouts.get(person))
            yield person, drawn
        self.keep_layouts(layouts)

    def save_maps(
        self,
        folder: str | os.PathLike[str],
        *,
        windows: Sequence[Window] | None = None,
        audience: str = "mentee",
        passphrases: Mapping[str, str] | None = None,
        processes: int | None = 1,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write every mentee's map into ``folder`` and return the files; a stopped run is taken up where it was.

        ``passphrases``: person -> what opens the map (see ``Map.protect``).  ``processes``: how many to draw with,
        ``None`` for one a processor (a script that asks for more than one needs ``if __name__ == "__main__":``).
        """
        from .map.shelf import save_maps

        return save_maps(
            self.atlas(windows=windows, audience=audience, progress=progress),
            self.mentees(),
            Path(folder),
            layouts=self.layouts(),
            keep=self.keep_layouts,
            passphrases=passphrases,
            processes=processes,
            progress=progress,
        )

    def site(
        self,
        folder: str | os.PathLike[str],
        *,
        audience: str = "mentee",
        processes: int | None = 1,
        progress: Progress | None = None,
    ) -> Path:
        """Write every mentee's map and an index of them, by cohort and with a search; return the index's path."""
        from .map.gather import cohorts
        from .map.shelf import save_maps
        from .map.site import save_index

        atlas, mentees = self.atlas(audience=audience, progress=progress), self.mentees()
        files = save_maps(
            atlas,
            mentees,
            Path(folder) / "maps",
            layouts=self.layouts(),
            keep=self.keep_layouts,
            processes=processes,
            progress=progress,
        )
        entries = zip(mentees, files, strict=True)
        return save_index(atlas, dict(entries), cohorts(self.builder.snapshot), Path(folder))

    def atlas(
        self,
        *,
        windows: Sequence[Window] | None = None,
        audience: str = "mentee",
        progress: Progress | None = None,
    ) -> Atlas:
        """Return what all maps of the program share: measured once, then ``atlas.draw`` makes single maps."""
        from .map import known_audience, make_atlas
        from .map.gather import consenting, program_events

        chosen, wanted = list(windows) if windows is not None else self.windows(), known_audience(audience)
        if not chosen:
            raise UsageError("a map needs at least one window; none were given")
        snapshot, status = self.builder.snapshot, self.status()
        measured = self.measure(chosen, metrics=MAP_METRICS, progress=progress)
        return make_atlas(
            program=self.config.name,
            windows=chosen,
            networks=[self.builder.network(window) for window in chosen],
            values=measured.values,
            reasons=measured.reasons,
            mentees=self.mentees(),
            k=self.config.privacy.k,
            audience=wanted,
            events=program_events(snapshot, chosen),
            consenting=consenting(snapshot, chosen[-1].last_day),
            key=self._pseudonym_key() if wanted == "evaluator" else b"",
            source={"tables": status.source_hash, "config": asdict(self.builder.config), "version": __version__},
        )

    def layouts(self) -> dict[str, Any]:
        """Return everyone's places on the maps drawn so far, as the store keeps them."""
        return self.store.read_document(LAYOUT) or {}

    def keep_layouts(self, layouts: Mapping[str, Any]) -> None:
        """Keep places for the maps to come."""
        self.store.write_document(LAYOUT, layouts)

    def _pseudonym_key(self) -> bytes:
        """Return the key of pseudonyms: ``MENTORNET_PSEUDONYM_KEY``, else one that is made once, kept in the store."""
        if given := os.environ.get("MENTORNET_PSEUDONYM_KEY"):
            return given.encode()
        kept = self.store.read_document(PSEUDONYMS)
        if kept is None:
            kept = {"key": secrets.token_hex(32)}
            self.store.write_document(PSEUDONYMS, kept)
        return bytes.fromhex(kept["key"])

    # -- upkeep -----------------------------------------------------------------------------------------------

    def copy(self, to: str, *, progress: Progress | None = None) -> CopyReport:
        """Copy the program into another store, a folder or an address, and compare both; see ``upkeep.copy_store``."""
        from .upkeep import copy_store

        with open_store(to) as target:
            return copy_store(self.store, target, progress=progress)

    def backup(self, path: str | os.PathLike[str]) -> BackupReport:
        """Write everything in the store into one file, from which ``restore`` makes a store again."""
        from .upkeep import write_backup

        return write_backup(self.store, Path(path))

    def restore(self, path: str | os.PathLike[str], *, progress: Progress | None = None) -> StoreStatus:
        """Make the store hold what a backup holds, and compare both."""
        from .upkeep import restore_store

        self._builder = None
        return restore_store(Path(path), self.store, progress=progress)

    def forget(
        self, person: str, *, places: Iterable[str | os.PathLike[str]] = (), progress: Progress | None = None
    ) -> Forgotten:
        """Erase a person from the store, its snapshot and documents, and find the files that still name them.

        The program's folder is looked through, and whatever else ``places`` names: folders with reports, maps,
        exports, backups.  The files themselves are left to you, the source tables too.  See ``upkeep.Forgotten``.
        """
        from .map import pseudonym
        from .tables import find_files
        from .upkeep import forget_person

        folder = self._own_folder
        sources = [folder / FILE_NAME] if folder is not None else []
        if folder is not None:
            sources += [file.path for files in find_files(folder, self.config).values() for file in files]
        around = [*([folder] if folder is not None else []), *map(Path, places)]
        program, key = self.status().program, self._pseudonym_key()
        self._builder = None
        return forget_person(
            self.store,
            person,
            sources=sources,
            places=around,
            pseudonym=lambda person: pseudonym(person, program, key),
            progress=progress,
        )

    # -- helpers ----------------------------------------------------------------------------------------------

    def _folder(self) -> Path:
        if self._own_folder is None:
            raise UsageError(
                f"the store {self.location} alone holds no tables to read; name the program's folder as well"
            )
        return self._own_folder

    def _measuring_config(self, loaded: Config) -> Config:
        """Return what to measure by: today's ``mentornet.toml``, but never what the load has baked into the store."""
        if self._own_folder is None:
            return loaded
        now = self.config
        baked = replace(now.ties, max_participants=loaded.ties.max_participants, mutual=loaded.ties.mutual)
        return replace(now, timezone=loaded.timezone, people=loaded.people, files=loaded.files, ties=baked)

    def stale(self) -> list[str]:
        """Return the parts of ``mentornet.toml`` that changed since the load and take effect with the next one."""
        if self._own_folder is None:
            return []
        loaded, now = Config.from_dict(self.status().config), self.config
        pairs = {
            "timezone": (loaded.timezone, now.timezone),
            "[files]": (loaded.files, now.files),
            "[people]": (loaded.people, now.people),
            "[ties] max_participants": (loaded.ties.max_participants, now.ties.max_participants),
            "[ties] mutual": (loaded.ties.mutual, now.ties.mutual),
        }
        return [name for name, (then, today) in pairs.items() if then != today]

    def _known_person(self, person: str) -> None:
        known = self.builder.snapshot.people_ids
        if person not in self.builder.people:
            raise UsageError(f"there is no person '{person}' in this program{hint(person, known, limit=5)}")

    def _load_call(self) -> str:
        return f"mentornet load {self.folder}" if self.folder else f"mentornet load DIR --store {self.location}"


def _existing(folder: Path | None) -> Path:
    if folder is None:  # pragma: no cover - open_program has refused it
        raise ConfigError("no folder")
    return folder


def _error_summary(checked: Checked, *, shown: int = 20) -> str:
    errors = checked.blocking or checked.errors
    lines = [f"  {problem}" for problem in errors[:shown]]
    if len(errors) > shown:
        lines.append(f"  ... and {len(errors) - shown} more; 'mentornet check' lists them all")
    plural = "s" if len(errors) != 1 else ""
    out = (
        "Correct them: no row can be set aside for them."
        if checked.blocking
        else ("Correct them, or load the rest with --quarantine DIR.")
    )
    return "\n".join([f"{len(errors)} error{plural} in the tables; nothing was loaded.", *lines, out])
