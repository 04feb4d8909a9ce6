"""The whole program in one pass: files found, tables read in the order of their references, everything reported."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

from ..schema import TABLES
from . import aliases, rules
from .finishing import Finished, final_table, finish
from .hashing import content_hash
from .interactions import Employment
from .problems import Problem, ProblemLog
from .quarantine import Quarantine
from .reading import FILE, ROW, Staged, TableCounts, TableReader
from .references import Ids, Nearest
from .sources import TableFile, find_files

if TYPE_CHECKING:
    from ..config import Config

Progress = Callable[[str, int, int], None]  # (what, done, total); total 0: unknown

# Tables that others refer to come first.
_ORDER = (
    "people",
    "aliases",
    "goals",
    "artifacts",
    *(t for t in TABLES if t not in {"people", "aliases", "goals", "artifacts"}),
)


class Checked:
    """The result of a check.

    Attributes
    ----------
    tables: the canonical tables, only the rows without an error; ``people`` is always there.  Large ones are
        memory-mapped files of the staging folder, which is deleted when this object is closed or forgotten.
    problems: everything found, by table, file, row and column.
    counts: for every table with a file, how many rows were read, filtered, kept and had errors.
    source_hash: SHA-256 over the tables' contents; equal data has an equal hash, in any order and format.
    """

    def __init__(
        self,
        tables: dict[str, pa.Table],
        problems: list[Problem],
        counts: dict[str, TableCounts],
        source_hash: str,
        quarantine: Quarantine,
        temporary: Path | None = None,
    ) -> None:
        self.tables = tables
        self.problems = problems
        self.counts = counts
        self.source_hash = source_hash
        self._quarantine = quarantine
        self._cleanup: Callable[[], object] = lambda: None
        if temporary is not None:
            self._cleanup = weakref.finalize(self, shutil.rmtree, temporary, ignore_errors=True)

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop a load."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """The problems that do not."""
        return [problem for problem in self.problems if problem.severity == "warning"]

    @property
    def blocking(self) -> list[Problem]:
        """The errors of a whole file or of ``mentornet.toml``, which no quarantine of rows can put aside."""
        return [problem for problem in self.errors if problem.code in _BLOCKING]

    def write_quarantine(self, folder: Path) -> dict[str, int]:
        """Write the rows with errors as they were, one CSV a file; return file written -> number of rows.

        Columns ``mentornet_file``, ``mentornet_row`` and ``mentornet_problem`` come after the file's own.  Cells
        that a spreadsheet would run as a formula are guarded by an apostrophe.
        """
        return self._quarantine.write(folder, self.problems)

    def close(self) -> None:
        """Delete the staging files; the tables may not be used any more."""
        self._cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_BLOCKING = frozenset(
    {"config", "no_file", "two_files", "no_people", "empty", "no_header", "missing_column", "repeated_column",
     "unreadable", "encoding", "format", "sheet"}
)  # fmt: skip


def check_program(
    folder: Path,
    config: Config,
    *,
    staging: Path | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Read and check every table of a program's folder; every problem in every table is found in one pass.

    Parameters
    ----------
    folder: the program's folder.
    config: its configuration.
    staging: a folder for the typed tables (kept); default: a temporary one, deleted with the result.
    progress: called with ("reading <table>", rows read so far, 0) after every batch.

    Raises nothing for what is wrong with the data: that is in ``Checked.problems``.
    """
    if staging is not None:
        staging.mkdir(parents=True, exist_ok=True)
        return _Check(folder, config, staging, progress).run()
    made = Path(tempfile.mkdtemp(prefix="mentornet-"))
    try:
        return _Check(folder, config, made, progress).run(temporary=made)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


class _Check:
    def __init__(self, folder: Path, config: Config, staging: Path, progress: Progress | None) -> None:
        self.folder, self.config, self.staging = folder, config, staging
        self.log = ProblemLog()
        self.ids: dict[str, Ids] = {}
        self.reader = TableReader(config, self.log, staging, self.ids, progress)
        self.finished: dict[str, Finished] = {}
        self.tables: dict[str, pa.Table] = {}
        self.resolved: dict[str, str] = {}
        self.files: dict[str, tuple[TableFile, ...]] = {}

    def run(self, *, temporary: Path | None = None) -> Checked:
        """Read every table, then check what they say together."""
        self.files = find_files(self.folder, self.config, self.log)
        if "people" not in self.files and not self.log.has_errors("people"):
            self._no_people()
        for name in _ORDER:
            if name in self.files:
                staged = self.reader.read(self.files[name])
                if staged is not None:
                    self._finish(name, staged)
        self._say_externals()
        employment = self.reader.employment
        if "people" in self.ids and employment is not None:
            rules.check(self.tables, self.config, self.ids["people"], employment, self.log, self._name_of)
        return self._result(temporary)

    def _no_people(self) -> None:
        near = Nearest([f"people{suffix}" for suffix in (".csv", ".tsv", ".parquet", ".xlsx", ".jsonl")])
        present = sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []
        found = next((name for name in present if near.to(name)), None)
        asked = f"; did you mean '{found}'?" if found else ""
        self.log.add(
            "people", "people.csv",
            "there is no people table: put people.csv (or .parquet, .xlsx, .jsonl) into the folder, or name its file "
            f"with [files.people] path{asked}",
            code="no_people", suggestion=found,
        )  # fmt: skip

    def _name_of(self, table: str, file: int) -> str:
        return self.files[table][file].name

    def _finish(self, name: str, staged: Staged) -> None:
        further = None
        columns = set(staged.stage.schema.names)
        if name == "aliases" and "people" in self.ids and {"alias_id", "person_id"} <= columns:
            external = self.config.people.unknown_ids == "external"
            self.resolved, further = aliases.resolve(staged, self.ids["people"], self.log, external=external)
        elif name == "goals":
            further = self._bad_revisions(staged)
        finished = finish(staged, self.log, self.staging / f"{name}.arrow", further)
        self.finished[name] = finished
        if not {column.name for column in TABLES[name].columns if column.required} <= columns:
            return  # a required column is in no file: that is an error, and no row can be kept
        self.tables[name] = final_table(finished)
        key = TABLES[name].key
        if name == "aliases" and "people" in self.ids:
            self.ids["people"].add_aliases(self.resolved, finished.bad_keys)
            self.tables[name] = aliases.canonical(self.tables[name], self.resolved)
        elif key:
            good = self.tables[name][key].combine_chunks()
            self.ids[name] = Ids(name, good, finished.bad_keys)
        if name == "people":
            self.reader.employment = Employment.of(self.tables["people"])

    def _bad_revisions(self, staged: Staged) -> np.ndarray | None:
        """Check references of goals to goals: unknown is an error, to a bad row set aside, however long the chain."""
        if not {"goal_id", "revised_from"} <= set(staged.stage.schema.names):
            return None
        names = ("goal_id", "revised_from", "_ok", FILE, ROW)
        rows = list(zip(*(staged.column(name).to_pylist() for name in names), strict=True))
        known = {row[0] for row in rows} - {None}
        good = {row[0] for row in rows if row[2]}
        nearest = Nearest(known)
        bad = np.zeros(len(rows), bool)
        for position, (_, target, _, file, row) in enumerate(rows):
            if target is not None and target not in known:
                bad[position] = True
                near = nearest.to(target)
                asked = f"; did you mean '{near}'?" if near else ""
                self.log.add(
                    "goals", staged.name_of(file), f"revised_from '{target}' is not in goals{asked}",
                    code="unknown_id", row=row, column="revised_from", value=target, suggestion=near,
                )  # fmt: skip
        good -= {rows[position][0] for position in np.flatnonzero(bad)}
        changed = True
        while changed:
            changed = False
            for position, (goal, target, ok, file, row) in enumerate(rows):
                if ok and not bad[position] and target is not None and target not in good:
                    bad[position] = changed = True
                    good.discard(goal)
                    self.log.tally(
                        "goals", staged.name_of(file), "revised_from", "set_aside",
                        lambda count, first: (
                            f"{count:,} row{'s' * (count != 1)} whose revised_from (first '{first}') is in a row of "
                            "goals that has an error: set aside until that is mended"
                        ),
                        count=1, row=row, value=target,
                    )  # fmt: skip
        return bad

    def _say_externals(self) -> None:
        for table, found in self.reader.externals.items():
            self._say_external(table, found)

    def _say_external(self, table: str, found: dict[str, tuple[str, int, str]]) -> None:
        file, row, column = next(iter(found.values()))
        self.log.tally(
            table, file, column, "external",
            lambda count, first: (
                f"{count:,} id{'s' * (count != 1)} of {table} not in people, first '{first}': loaded as external "
                "people"
            ),
            count=len(found), row=row, value=next(iter(found)),
        )  # fmt: skip

    def _result(self, temporary: Path | None) -> Checked:
        tables = {name: self._bare(name) for name in TABLES if name in self.tables}
        tables["people"] = self._people()
        hashed = {name: self._content(name, table) for name, table in tables.items()}
        counts = {name: self._counts(name) for name in TABLES if name in self.files}
        bad = {name: finished.bad for name, finished in self.finished.items()}
        quarantine = Quarantine(self.folder, self.files, bad)
        return Checked(tables, self._in_the_files_words(), counts, content_hash(hashed), quarantine, temporary)

    def _in_the_files_words(self) -> list[Problem]:
        """Return the problems with the column as the file itself calls it, where `columns` maps it to ours."""
        own = {
            (file.name, ours): theirs
            for files in self.files.values()
            for file in files
            for ours, theirs in file.options.columns.items()
        }
        return [
            problem
            if problem.row is None
            else replace(problem, column=own.get((problem.file, problem.column or ""), problem.column))
            for problem in self.log.problems()
        ]

    def _bare(self, name: str) -> pa.Table:
        table = self.tables[name]
        return table.select([column for column in table.column_names if column not in (FILE, ROW)])

    def _content(self, name: str, table: pa.Table) -> Iterable[pa.RecordBatch]:
        """Return the batches to hash: a staged file's are read one by one, so that memory does not grow with it."""
        finished = self.finished.get(name)
        if name in {"people", "aliases"} or finished is None or finished.staged.kinds:
            batches: list[pa.RecordBatch] = table.to_batches()
            return batches
        return (batch.select(table.column_names) for batch in finished.stage.batches())

    def _people(self) -> pa.Table:
        """Return the people with their aliases, and external people at the end."""
        nobody = pa.table({"person_id": pa.array([], pa.string())})
        people = self._bare("people") if "people" in self.tables else nobody
        external = self.ids["people"].external if "people" in self.ids else []
        flags = pa.array(np.zeros(people.num_rows, bool))
        people = people.append_column("external", flags)
        if external:
            added = pa.table({"person_id": external, "external": [True] * len(external)})
            people = pa.concat_tables([people, added], promote_options="default").select(people.column_names)
        if "aliases" in self.tables and "people" in self.ids:
            lists = aliases.of_people(people["person_id"], self.tables["aliases"])
            if lists is not None:
                people = people.append_column("aliases", lists)
        return people

    def _counts(self, name: str) -> TableCounts:
        files = tuple(file.name for file in self.files[name])
        if name not in self.finished:
            return TableCounts(files=files)
        finished = self.finished[name]
        staged = finished.staged
        with_errors = staged.rows_read - staged.filtered - finished.kept
        return TableCounts(staged.rows_read, staged.filtered, finished.kept, with_errors, files)
