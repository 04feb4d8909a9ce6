"""Write the reference pages that come from the code: tables, metrics, command line, queries.

``python docs/generate.py`` writes them; ``--check`` says which differ and exits 1.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["COLUMNS"] = "100"  # help texts wrap alike on every terminal

HERE = Path(__file__).resolve().parent
MADE = "<!-- made by docs/generate.py from the code: do not edit -->"


def tables_page() -> str:
    """Return the input tables and what each becomes in the graph."""
    from mentornet.schema import DERIVED, TABLES, Edge, Node

    lines = ["# Tables and graph", "", MADE, "", "A column in **bold** is required.", ""]
    for table in TABLES.values():
        lines += [f"## {table.name}", "", table.doc, ""]
        match table.graph:
            case Node(label=label, edge=""):
                lines += [f"In the graph: `(:{label})`.", ""]
            case Node(label=label, edge=edge):
                lines += [f"In the graph: `(:Person)-[:{edge}]->(:{label})`.", ""]
            case Edge(type=kind, target_label=label):
                lines += [f"In the graph: `(:Person)-[:{kind}]->(:{label})`.", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        for column in table.columns:
            name = f"**{column.name}**" if column.required else column.name
            values = f" ({', '.join(column.values)})" if column.values else ""
            lines.append(f"| {name} | {column.type} | {column.doc}{values} |")
        lines.append("")
    lines += ["## Added by loading", "", "| on | property | type | meaning |", "|---|---|---|---|"]
    lines += [f"| {owner} | {name} | {kind} | {doc} |" for owner, name, kind, doc in DERIVED]
    lines += [
        "",
        "A `day` is a date in the program's time zone. Where a table gives a time of day as well, the exact instant",
        "(UTC) is kept in `<column>_time`. A `time` is an instant in UTC; its local date is in `day`.",
    ]
    return "\n".join(lines) + "\n"


def card_lines(card: dict[str, Any]) -> list[str]:
    """Return a metric's card as a paragraph and a table."""
    missing = "; ".join(f"{text} (`{code}`)" for code, text in card["undefined"].items())
    low, high = card["bounds"]
    rows = {
        "formula": f"`{card['formula']}`",
        "unit": card["unit"],
        "range": f"{'no bound' if low is None else low} to {'no bound' if high is None else high}",
        "direction": card["direction"],
        "missing when": missing,
        "example": card["example"],
        "reference": card["reference"],
    }
    table = [f"| {key} | {str(value).replace('|', '&#124;')} |" for key, value in rows.items() if value]
    return [f"**{card['label']}.** {card['definition']}", "", "| | |", "|---|---|", *table]


def metrics_page() -> str:
    """Return every metric's card."""
    from mentornet.metrics import METRICS

    lines = ["# Metrics", "", MADE, "", "A value that is undefined is missing, with a reason code; it is never 0."]
    lines += [
        "",
        "Some values are flagged (`left_truncated`: ties may be older than the record shows). Flags are in the column",
        "`flags` of what `mentornet metrics` writes, by window in its note (`.about.json`, the sheet `about`, the",
        'metadata of Parquet), in `mentornet metrics --explain`, and in `program.metrics().attrs["flags"]`.',
    ]
    for family in dict.fromkeys(metric.card.family for metric in METRICS.values()):
        lines += ["", f"## {family.capitalize()}"]
        for metric in METRICS.values():
            if metric.card.family == family:
                lines += ["", f"### `{metric.card.name}`", "", *card_lines(metric.card.to_dict())]
    return "\n".join(lines) + "\n"


def cli_page() -> str:
    """Return the help text of every command."""
    from typer.main import get_command
    from typer.testing import CliRunner

    from mentornet.cli import app

    runner = CliRunner()
    lines = ["# Command line", "", MADE, ""]
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for words in [[], *([name] for name in commands)]:
        text = runner.invoke(app, [*words, "--help"], prog_name="mentornet", env={"COLUMNS": "100"}).output
        lines += [f"## {' '.join(['mentornet', *words])}", "", "```", text.strip(), "```", ""]
    lines += [
        "Exit codes: 0 done (warnings included), 1 errors in the data, 2 wrong usage, 3 store not reachable, locked,",
        "unfinished or broken.",
    ]
    return "\n".join(lines) + "\n"


def queries_page() -> str:
    """Return the library of named queries."""
    from mentornet.queries import Library

    library = Library.load()
    lines = ["# Named queries", "", MADE, "", "Each runs with `mentornet query NAME --param name=value`."]
    groups = {group: [query for query in library if query.group == group] for group in library.groups()}
    for group, queries in groups.items():
        lines += ["", f"- {group.replace('_', ' ')}: {', '.join(f'[{q.name}](#{q.name})' for q in queries)}"]
    for query in (query for queries in groups.values() for query in queries):
        lines += ["", f"## {query.name}", "", query.doc, "", f"`{query.call_example()}`", ""]
        if query.params:
            lines += ["| parameter | type | default | example |", "|---|---|---|---|"]
            for p in query.params:
                default = "required" if p.required else ("" if p.default is None else str(p.default))
                lines.append(f"| {p.name} | {p.type} | {default} | {'' if p.example is None else p.example} |")
            lines.append("")
        lines += ["| column | type | unit |", "|---|---|---|"]
        lines += [f"| {c.name} | {c.type} | {c.unit or ''} |" for c in query.columns]
        lines += ["", "```cypher", query.text.strip(), "```"]
    return "\n".join([*lines, *rule_lines()]) + "\n"


def rule_lines() -> list[str]:
    """Return what a query leaves out so that both engines answer it alike."""
    from mentornet.queries import RULES

    lines = ["", "## Writing your own", ""]
    lines += [
        "`mentornet query FILE --check` says what is wrong with a query, by line and column, without running it: the",
        "store's engine reads it, and it is held to what the embedded engine and Neo4j answer alike. Rows need a total",
        "order: every `x.id` that is returned belongs into ORDER BY. These are left out:",
        "",
        "| rule | why | instead | for example |",
        "|---|---|---|---|",
    ]
    cells = ([rule.name, rule.reason, rule.instead, f"`{rule.good}`"] for rule in RULES)
    return lines + [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in cells]


def configuration_page() -> str:
    """Return ``mentornet.toml`` with every key explained."""
    from mentornet.tables.template import config_text

    return "\n".join(
        [
            "# mentornet.toml",
            "",
            MADE,
            "",
            "All keys are optional except `name`. Unknown keys are errors, with the nearest valid one named. A table",
            "that comes in several files with different columns has one `[[files.TABLE]]` for each.",
            "",
            "```toml",
            config_text("Leaders 2026").rstrip(),
            "```",
            "",
            "What counts as `[files]`, `[people]`, `timezone`, `ties.max_participants` and `ties.mutual` takes effect",
            "with the next load; all else at once. A load keeps its configuration in the store.",
            "",
        ]
    )


def schema_page() -> str:
    """Return labels, relationship types and properties, for whoever writes Cypher."""
    from mentornet.graph_model import graph_model

    lines = [
        "# The graph", "", MADE, "", "![Labels and relationship types](images/schema.svg)", "",
        "`mentornet schema` prints this, `mentornet schema MENTORS` one part of it. A `day` is a date in the program's",
        "time zone, a `time` an instant in UTC; a `scalar` is whatever the table has, numbers or texts. Properties",
        "without a value are absent. People have every further column of their table as a property. `end`, `from` and",
        "`to` are words of Cypher: write them in backticks.",
    ]  # fmt: skip
    for element in graph_model():
        lines += ["", f"## `{element.pattern}`", "", f"{element.doc} From the table `{element.table}`."]
        if element.properties:
            lines += ["", "| property | type | unit | meaning | example |", "|---|---|---|---|---|"]
            lines += [f"| {p.name} | {p.type} | {p.unit} | {p.doc} | `{p.example}` |" for p in element.properties]
    return "\n".join(lines) + "\n"


def schema_drawing() -> str:
    """Return the drawing of the graph."""
    from mentornet.graph_drawing import model_svg

    return model_svg()


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "configuration.md": configuration_page,
    "metrics.md": metrics_page,
    "schema.md": schema_page,
    "images/schema.svg": schema_drawing,
    "cli.md": cli_page,
    "queries.md": queries_page,
}


def stale(folder: Path = HERE) -> list[str]:
    """Return the pages that differ from what the code says."""
    return [
        name
        for name, make in PAGES.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != make()
    ]


def main() -> int:
    """Write every page, or with ``--check`` only compare."""
    if "--check" in sys.argv[1:]:
        different = stale()
        for name in different:
            print(f"docs/{name} is not what the code says: run 'python docs/generate.py'")
        return 1 if different else 0
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
