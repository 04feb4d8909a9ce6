"""The command line: parse, call, print.  Every command is a twin of a Python call in ``program.py``."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import DataError, MentorNetError, UsageError
from .version import __version__

if TYPE_CHECKING:
    from .program import Program
    from .stores import Progress

app = typer.Typer(
    name="mentornet",
    help="Does mentoring grow a person's network, and what came of it?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ProgramOption = Annotated[
    Path | None, typer.Option("--program", help="The program's folder (default: nearest upwards).")
]
StoreOption = Annotated[str | None, typer.Option("--store", help="The store: a folder or a bolt/neo4j address.")]
DatabaseOption = Annotated[
    str | None, typer.Option("--database", help="The database on a Neo4j server (default: the user's own).")
]
FormatOption = Annotated[str | None, typer.Option("--format", help="table, csv, json, jsonl, parquet or xlsx.")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")]
LengthOption = Annotated[str | None, typer.Option("--length", help="Window length, for example 90D.")]
StepOption = Annotated[str | None, typer.Option("--step", help="Days between windows, for example 30D.")]
StartOption = Annotated[str | None, typer.Option("--start", help="First day, for example 2024-01-01.")]
EndOption = Annotated[str | None, typer.Option("--end", help="Day after the last, for example 2026-01-01.")]
KindOption = Annotated[str | None, typer.Option("--kind", help="rolling, expanding or calendar.")]
UnitOption = Annotated[str | None, typer.Option("--unit", help="month, quarter or year (calendar windows).")]


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,  # noqa: FBT002
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback with errors.")] = False,  # noqa: FBT002, ARG001
) -> None:
    """Options that hold for every command."""
    if version:
        typer.echo(f"mentornet {__version__}")
        raise typer.Exit
    context.obj = {"program": program, "store": store, "database": database}


@app.command()
def demo(directory: Annotated[Path, typer.Argument(metavar="DIR")] = Path("mentornet-demo")) -> None:
    """Make a sample program, load it, measure it and draw its maps; say what to open."""
    from .commands.demo import run_demo

    with _progress() as progress:
        result = run_demo(directory, progress=progress)
    typer.echo(result.summary())


@app.command()
def init(directory: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """Write mentornet.toml with every key explained, and documented, empty tables."""
    from .tables import write_template

    write_template(directory, directory.resolve().name)
    typer.echo(f"{directory} is ready: fill in the tables, then run 'mentornet check {directory}'.")


@app.command()
def check(
    context: typer.Context,
    directory: Annotated[Path | None, typer.Argument(metavar="[DIR]")] = None,
    format: FormatOption = None,
    program: ProgramOption = None,
) -> None:
    """List every problem of every table; exit 1 if there is an error."""
    from .commands.texts import check_text, problems_json

    if format not in (None, "text", "json"):
        raise UsageError(f"check prints text or json, not '{format}'")
    problems, counts = _check(context, directory or program)
    typer.echo(problems_json(problems) if format == "json" else check_text(problems, counts))
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


@app.command()
def load(
    context: typer.Context,
    directory: Annotated[Path | None, typer.Argument(metavar="[DIR]")] = None,
    quarantine: Annotated[Path | None, typer.Option(help="Write rows with errors here and load the rest.")] = None,
    append: Annotated[bool, typer.Option("--append", help="Only add; keep what left the tables.")] = False,  # noqa: FBT002
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Load the tables into the store, all or nothing; loading the same data twice changes nothing."""
    from .commands.texts import load_text

    with _open(context, directory or program, store, database) as opened, _progress() as progress:
        report = opened.load(quarantine=quarantine, append=append, progress=progress)
    typer.echo(load_text(report, quarantine))


@app.command()
def windows(
    context: typer.Context,
    length: LengthOption = None,
    step: StepOption = None,
    start: StartOption = None,
    end: EndOption = None,
    kind: KindOption = None,
    unit: UnitOption = None,
    format: FormatOption = None,
    output: OutOption = None,
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show the windows that the configuration (or these options) gives."""
    from .commands.output import pick_format, write_frame
    from .commands.texts import windows_frame

    chosen = pick_format(format, output)
    with _open(context, program, store, database) as opened:
        found = opened.windows(**_given(length=length, step=step, start=start, end=end, kind=kind, unit=unit))
        write_frame(windows_frame(found), chosen, output)


@app.command()
def metrics(
    context: typer.Context,
    output: OutOption = None,
    metric: Annotated[list[str] | None, typer.Option(help="Only this metric (repeatable).")] = None,
    family: Annotated[list[str] | None, typer.Option(help="Only this family (repeatable).")] = None,
    person: Annotated[list[str] | None, typer.Option(help="Only this person (repeatable).")] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="PERSON", help="Show how one metric's value came about.")
    ] = None,
    window: Annotated[
        list[str] | None, typer.Option(help="Only the window with this label or day (repeatable).")
    ] = None,
    length: LengthOption = None,
    step: StepOption = None,
    start: StartOption = None,
    end: EndOption = None,
    kind: KindOption = None,
    unit: UnitOption = None,
    format: FormatOption = None,
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Compute metrics for every person and window.

    The column missing says why a value is missing, as metric:reason; flags says what to bear in mind with one, as
    metric:flag (left_truncated: the record begins late).

    With --explain PERSON --metric NAME, show how one value came about, by default in the last window.
    """
    from .commands.explain import write_explanation
    from .commands.measure import measure_table
    from .commands.output import pick_format, write_frame

    chosen = pick_format(format, output)
    options = _given(length=length, step=step, start=start, end=end, kind=kind, unit=unit)
    if explain is not None:
        if person or family:
            raise UsageError("--explain names the person; it goes with --metric, not with --person or --family")
        with _open(context, program, store, database) as opened:
            write_explanation(opened, explain, metric, options, only=window, format=chosen, output=output)
        return
    with _open(context, program, store, database) as opened, _progress() as progress:
        table, about = measure_table(
            opened, options, metrics=metric, families=family, persons=person, only=window, progress=progress
        )
    write_frame(table, chosen, output, about=about)
    if output is not None:
        typer.echo(f"{len(table['person_id'])} rows written to {output}")


@app.command("map")
def map_command(
    context: typer.Context,
    person: Annotated[str | None, typer.Argument(metavar="PERSON")] = None,
    all_mentees: Annotated[bool, typer.Option("--all", help="A map for every mentee.")] = False,  # noqa: FBT002
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file (or, with --all, the folder).")
    ] = None,
    audience: Annotated[
        str, typer.Option(help="Who reads it, and so whose names are in it: mentee, mentor or evaluator.")
    ] = "mentee",
    protect: Annotated[  # noqa: FBT002
        bool, typer.Option("--protect", help="Seal the map with a passphrase: MENTORNET_PASSPHRASE, else asked for.")
    ] = False,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(help="Seal with this file's first line; with --all a CSV: person_id,passphrase."),
    ] = None,
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Draw one person's evolving network, or every mentee's, as self-contained HTML."""
    from .commands.maps import write_maps

    if (person is None) == (not all_mentees):
        raise UsageError("name one person, or say --all: 'mentornet map P014' or 'mentornet map --all -o maps'")
    with _open(context, program, store, database) as opened, _progress() as progress:
        written = write_maps(
            opened,
            person,
            output,
            audience=audience,
            protect=protect,
            passphrase_file=passphrase_file,
            progress=progress,
        )
    typer.echo(f"{written[0]} written" if person else f"{len(written)} maps written to {output or Path('maps')}")


@app.command()
def site(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR")],
    audience: Annotated[
        str, typer.Option(help="Who reads the maps, and so whose names are in them: mentee, mentor or evaluator.")
    ] = "mentee",
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write every mentee's map and an index of them; a run that was stopped goes on where it was."""
    with _open(context, program, store, database) as opened, _progress() as progress:
        index = opened.site(directory, audience=audience, processes=None, progress=progress)
    typer.echo(f"{index} written: open it, or give each person their own file from {directory / 'maps'}")


@app.command()
def query(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="NAME|FILE|-", help="A named query, a file, or - for stdin.")],
    param: Annotated[list[str] | None, typer.Option("--param", help="name=value (repeatable).")] = None,
    format: FormatOption = None,
    output: OutOption = None,
    timeout: Annotated[float, typer.Option(help="Seconds before the query is stopped.")] = 30.0,
    limit: Annotated[int | None, typer.Option(help="At most this many rows.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Say what is wrong with the query; run nothing.")] = False,  # noqa: FBT002
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Ask the graph a question in Cypher: read-only, always."""
    from .commands.ask import ask, check_text
    from .commands.output import pick_format, write_frame

    if check:
        with _open(context, program, store, database) as opened:
            text, is_good = check_text(opened, query, format or "table")
        typer.echo(text)
        raise typer.Exit(0 if is_good else 2)
    chosen = pick_format(format, output)
    with _open(context, program, store, database) as opened:
        frame = ask(opened, query, param or [], timeout=timeout, limit=limit)
    write_frame(frame, chosen, output)
    if frame.attrs["truncated"]:
        typer.echo(f"only the first {limit} rows are shown (--limit)", err=True)


@app.command()
def queries(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A query, or words to search for.")] = None,
    format: FormatOption = None,
) -> None:
    """List the library of named queries, or show one with its parameters, columns and text."""
    from .commands.ask import library_text

    typer.echo(library_text(name, format or "table"))


@app.command()
def describe(
    metric: Annotated[str | None, typer.Argument(metavar="[METRIC]")] = None,
    format: FormatOption = None,
) -> None:
    """Explain a metric: definition, formula, unit, bounds, when it is missing, reference."""
    from .commands.texts import cards_text

    typer.echo(cards_text(metric, format or "table"))


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A label or a relationship type.")] = None,
    format: Annotated[
        str | None, typer.Option(help="text, json or svg (a drawing); default: what the file's ending says, else text.")
    ] = None,
    output: OutOption = None,
) -> None:
    """Show labels, relationship types and properties, for whoever writes Cypher."""
    from .commands.output import with_replacement
    from .commands.schema import schema_text

    ending = output.suffix.removeprefix(".") if output is not None else ""
    said = schema_text(name, format or (ending if ending in ("json", "svg") else "text"))
    if output is None:
        typer.echo(said)
        return
    with_replacement(output, lambda temporary: temporary.write_text(said + "\n", encoding="utf-8"))
    typer.echo(f"{output} written")


@app.command()
def copy(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="STORE", help="The other store: a folder or an address.")],
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Copy the program into another store, of either kind, and compare both."""
    from .commands.upkeep import copy_text

    with _open(context, program, store, database) as opened, _progress() as progress:
        report = opened.copy(to, progress=progress)
    typer.echo(copy_text(report))


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write everything in the store into one file."""
    from .commands.upkeep import backup_text

    with _open(context, program, store, database) as opened:
        report = opened.backup(file)
    typer.echo(backup_text(report))


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make the store hold what a backup holds, and compare both."""
    from .commands.upkeep import restore_text

    with _open(context, program, store, database) as opened, _progress() as progress:
        status = opened.restore(file, progress=progress)
    typer.echo(restore_text(status, opened.location))


@app.command()
def forget(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON")],
    search: Annotated[
        list[Path] | None, typer.Option(help="A folder or file to look into as well (repeatable).")
    ] = None,
    receipt: Annotated[Path | None, typer.Option(help="Where to write the receipt.")] = None,
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Erase a person from the store; list the files that still name them; write a receipt without the name."""
    from .commands.upkeep import forget_and_tell

    with _open(context, program, store, database) as opened, _progress() as progress:
        typer.echo(forget_and_tell(opened, person, search or [], receipt, progress=progress))


@app.command()
def status(
    context: typer.Context,
    format: FormatOption = None,
    program: ProgramOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say what the store holds: counts, coverage, and the last load."""
    from .commands.texts import status_text

    with _open(context, program, store, database) as opened:
        typer.echo(status_text(opened, format or "table"))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 errors in the data, 2 wrong usage, 3 store trouble."""
    argv = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in argv  # accepted anywhere, also after the command
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(_run([word for word in argv if word != "--debug"], debug=debug))


def _run(argv: list[str], *, debug: bool) -> int:
    try:
        code = app(argv, prog_name="mentornet", standalone_mode=False)
    except MentorNetError as error:
        if debug:
            raise
        return _complain(str(error), error.exit_code)
    except (KeyboardInterrupt, EOFError):
        return _complain("stopped; what was there before is as it was", 130)
    except BrokenPipeError:  # the reader of our output (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if debug:
            raise
        if hasattr(error, "format_message"):  # a usage error of the option parser
            context = getattr(error, "ctx", None)
            where = context.command_path if context is not None else "mentornet"
            return _complain(f"{error.format_message()}  ('{where} --help' shows what it takes)", 2)
        return _complain(f"unexpected {type(error).__name__}: {error}  (--debug shows where)", 3)
    return code if isinstance(code, int) else 0


def _complain(message: str, code: int) -> int:
    from .commands.values import visible

    lines = message.splitlines() or ["unknown error"]
    typer.echo("\n".join(visible(line) for line in [f"mentornet: {lines[0]}", *lines[1:]]), err=True)
    return code


def _open(
    context: typer.Context, program: Path | None, store: str | None = None, database: str | None = None
) -> Program:
    from .program import open_program

    given = context.obj or {}
    return open_program(
        program or given.get("program"),
        store=store or given.get("store"),
        database=database or given.get("database"),
    )


def _check(context: typer.Context, folder: Path | None) -> tuple[list[Any], dict[str, Any]]:
    """Return every problem of the folder, those of mentornet.toml included."""
    from .errors import ConfigError
    from .tables import config_problems

    with _open(context, folder) as opened, _progress() as progress:
        try:
            checked = opened.check(progress=progress)
        except ConfigError as error:
            return config_problems(error), {}
    return list(checked.problems), dict(checked.counts)


def _given(**options: str | None) -> dict[str, str]:
    return {name: value for name, value in options.items() if value is not None}


@contextlib.contextmanager
def _progress() -> Iterator[Progress | None]:
    """Show what takes long on a terminal; stay quiet in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield report


__all__ = ["DataError", "app", "main"]

if __name__ == "__main__":
    main()
