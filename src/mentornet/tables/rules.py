"""What tables say together: overlapping positions, circles of mentors, mentors who came or left at the wrong time."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..config import FILE_NAME, Config
from ..errors import did_you_mean
from .interactions import NEVER, Employment, Ints
from .reading import FILE, ROW
from .references import Ids

if TYPE_CHECKING:
    from .problems import ProblemLog

NameOf = Callable[[str, int], str]  # table, number of the file -> its name


def check(
    tables: Mapping[str, pa.Table],
    config: Config,
    people: Ids,
    employment: Employment,
    log: ProblemLog,
    name_of: NameOf,
) -> None:
    """Check all rules over the kept rows (tables with ``_file`` and ``_row``)."""
    if "positions" in tables:
        _overlaps(tables["positions"], log, name_of)
    if "mentorships" in tables:
        _Mentorships(tables["mentorships"], people, employment, log, name_of).check()
    _sponsors(config, people, log)
    _code_books(tables, config, log)


def _code_books(tables: Mapping[str, pa.Table], config: Config, log: ProblemLog) -> None:
    """Warn of groups and levels in the tables that the configuration's lists do not have."""
    order = config.levels.order
    for section, key, attribute, listed in (
        ("groups", "values", config.groups.attribute, config.groups.values),
        ("levels", "order", config.levels.attribute, () if isinstance(order, str) else order),
    ):
        holders = [tables[name] for name in ("positions", "people") if name in tables]
        table = next((table for table in holders if attribute in table.column_names), None)
        if not listed or table is None:
            continue
        found = pc.drop_null(pc.unique(table[attribute])).cast(pa.string()).to_pylist()
        for value in sorted(set(found) - set(listed)):
            near = did_you_mean(value, listed)
            asked = f"; did you mean '{near}'?" if near else ""
            log.add(
                "", FILE_NAME, f"[{section}] {key} does not have '{value}', which {attribute} holds{asked}",
                code="not_listed", severity="warning", column=key, value=value, suggestion=near,
            )  # fmt: skip


def _sponsors(config: Config, people: Ids, log: ProblemLog) -> None:
    ids = config.sponsors.ids
    codes = people.codes(pa.array(ids, pa.string()))
    for value, code in zip(ids, codes, strict=True):
        if code == Ids.UNKNOWN:
            near = people.nearest(value)
            asked = f"; did you mean '{near}'?" if near else ""
            log.add(
                "", FILE_NAME, f"[sponsors] ids '{value}' is not in people{asked}",
                code="unknown_id", column="ids", value=value, suggestion=near,
            )  # fmt: skip


def _days(table: pa.Table, name: str, default: int) -> Ints:
    if name not in table.column_names:
        return np.full(table.num_rows, default, np.int64)
    return np.asarray(pc.fill_null(table[name].cast(pa.int32()).cast(pa.int64()), default))


def _overlaps(table: pa.Table, log: ProblemLog, name_of: NameOf) -> None:
    """Warn of a position that begins before the person's earlier one ended.

    A position may begin on the last day of the one before it (many systems write spans that way).  One without an
    end is closed by the next, if no row of the table has an end.
    """
    if not table.num_rows:
        return
    begins, ends = _days(table, "valid_from", 0), _days(table, "valid_to", NEVER)
    if (ends == NEVER).all():
        ends = begins + 1
    person = np.asarray(table["person_id"].combine_chunks().dictionary_encode().indices)
    rows, files = np.asarray(table[ROW]), np.asarray(table[FILE])
    latest = -1  # the row, among the person's earlier ones, that ends last
    for position in np.lexsort((rows, files, begins, person)):
        if latest < 0 or person[latest] != person[position]:
            latest = int(position)
            continue
        if begins[position] < ends[latest] or begins[position] == begins[latest]:
            _say_overlap(table, int(position), latest, log, name_of)
        if ends[position] >= ends[latest]:
            latest = int(position)


def _say_overlap(table: pa.Table, position: int, earlier: int, log: ProblemLog, name_of: NameOf) -> None:
    def cell(name: str, row: int) -> str:
        value = table[name][row].as_py() if name in table.column_names else None
        return "open" if value is None else str(value)

    file, other = (name_of("positions", table[FILE][row].as_py()) for row in (position, earlier))
    where = f"row {table[ROW][earlier].as_py()}" if file == other else f"{other} row {table[ROW][earlier].as_py()}"
    person = cell("person_id", position)
    log.add(
        "positions", file,
        f"position of '{person}' from {cell('valid_from', position)} overlaps the one in {where} "
        f"({cell('valid_from', earlier)} to {cell('valid_to', earlier)}): kept; the later valid_from counts",
        code="overlap", severity="warning", row=table[ROW][position].as_py(), column="valid_from",
        value=cell("valid_from", position),
    )  # fmt: skip


class _Mentorships:
    def __init__(self, table: pa.Table, people: Ids, employment: Employment, log: ProblemLog, name_of: NameOf) -> None:
        self.table, self.log, self.name_of = table, log, name_of
        self.rows, self.files = np.asarray(table[ROW]), np.asarray(table[FILE])
        self.mentors, self.mentees = table["mentor_id"].to_pylist(), table["mentee_id"].to_pylist()
        mentor, mentee = (people.codes(table[name].combine_chunks()) for name in ("mentor_id", "mentee_id"))
        known = len(employment.joined)
        self.codes = [np.where(codes < known, codes, Ids.UNKNOWN) for codes in (mentor, mentee)]
        self.employment = employment

    def check(self) -> None:
        """Check everything that mentorships show together with people."""
        if self.table.num_rows and len(self.employment.joined):
            self._joined_after()
            self._outside()
        self._circles()

    def _of(self, days: Ints, codes: Ints, default: int) -> Ints:
        return np.where(codes >= 0, days[np.where(codes >= 0, codes, 0)], default)

    def _joined_after(self) -> None:
        mentor = self._of(self.employment.joined, self.codes[0], -NEVER)
        mentee = self._of(self.employment.joined, self.codes[1], -NEVER)
        for position in np.flatnonzero((mentee > -NEVER) & (mentor > mentee)):
            self._say(
                int(position), "joined_after", "mentor_id", self.mentors[position],
                f"mentor_id '{self.mentors[position]}' joined on {_date(mentor[position])}, after the mentee "
                f"'{self.mentees[position]}' ({_date(mentee[position])}): kept",
            )  # fmt: skip

    def _outside(self) -> None:
        start = _days(self.table, "start", NEVER)
        dated = start != NEVER
        for name, ids, codes in (
            ("mentor_id", self.mentors, self.codes[0]),
            ("mentee_id", self.mentees, self.codes[1]),
        ):
            joined = self._of(self.employment.joined, codes, -NEVER)
            left = self._of(self.employment.left, codes, NEVER)
            for position in np.flatnonzero(dated & (start < joined)):
                self._say_start(int(position), start, "before_joined", f"{name} '{ids[position]}' joined", joined)
            for position in np.flatnonzero(dated & (start > left)):
                self._say_start(int(position), start, "after_left", f"{name} '{ids[position]}' left", left)

    def _say_start(self, position: int, start: Ints, code: str, who: str, other: Ints) -> None:
        word = "before" if code == "before_joined" else "after"
        day = str(_date(start[position]))
        message = f"start '{day}' is {word} {who} ({_date(other[position])}): kept"
        self._say(position, code, "start", day, message)

    def _circles(self) -> None:
        """Warn of people who mentor each other in a circle: one shortest circle for each group of them."""
        graph: nx.DiGraph = nx.DiGraph()
        for position, pair in enumerate(zip(self.mentors, self.mentees, strict=True)):
            if not graph.has_edge(*pair):
                graph.add_edge(*pair, row=position)
        groups = [sorted(group) for group in nx.strongly_connected_components(graph) if len(group) > 1]
        for group in sorted(groups):
            circle = _circle(graph.subgraph(group), group[0])
            edges = [graph.edges[pair]["row"] for pair in itertools.pairwise(circle)]
            text = " > ".join(circle)
            more = f" ({len(group)} people in all are joined by such circles)" if len(group) > len(circle) - 1 else ""
            self._say(min(edges), "circle", "mentor_id", text, f"mentors run in a circle: {text}{more}: kept")

    def _say(self, position: int, code: str, column: str, value: str, message: str) -> None:
        self.log.add(
            "mentorships", self.name_of("mentorships", int(self.files[position])), message,
            code=code, severity="warning", row=int(self.rows[position]), column=column, value=value,
        )  # fmt: skip


def _circle(graph: nx.DiGraph, start: str) -> list[str]:
    """Return a shortest circle through ``start``, which is on one: [start, ..., start]."""
    before: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for following in sorted(graph.successors(node)):
            if following == start:
                path = [node]
                while path[-1] != start:
                    path.append(before[path[-1]])
                return [*reversed(path), start]
            if following not in before:
                before[following] = node
                waiting.append(following)
    raise AssertionError(f"{start} is on no circle")  # not in a strongly connected group


def _date(days: int) -> np.datetime64:
    return np.datetime64(int(days), "D")
