"""What the commands print about problems, loads, windows, metrics and stores."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import UsageError, hint
from ..schema import TABLES
from .values import visible

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from ..program import LoadReport, Program
    from ..tables import Problem
    from ..windows import Window


def check_text(problems: Sequence[Problem], counts: Mapping[str, Any]) -> str:
    """Return every problem, one a line, then what was read and how many errors and warnings there are."""
    lines = [f"{problem.severity}: {visible(str(problem))}" for problem in problems]
    lines += [_counts_line(name, count) for name, count in counts.items()]
    if counts and (absent := [name for name in TABLES if name not in counts]):
        lines.append(f"not in this program: {', '.join(absent)}")
    errors = sum(problem.severity == "error" for problem in problems)
    return "\n".join([*lines, f"{_plural(errors, 'error')}, {_plural(len(problems) - errors, 'warning')}"])


def problems_json(problems: Sequence[Problem]) -> str:
    """Return the problems as a JSON list."""
    return json.dumps([problem.to_dict() for problem in problems], ensure_ascii=False, indent=1)


def load_text(report: LoadReport, quarantine: Path | None) -> str:
    """Return what a load did: its warnings, the rows set aside, and what the store holds now."""
    warnings = [problem for problem in report.problems if problem.severity == "warning"]
    lines = [f"warning: {visible(str(problem))}" for problem in warnings]
    lines += [_counts_line(name, count) for name, count in report.tables.items()]
    if quarantine is not None:
        aside = sum(report.quarantined.values())
        lines.append(f"{_plural(aside, 'row')} with errors set aside in {quarantine}; the rest is loaded")
    what = "nothing changed since the last load" if report.unchanged else "loaded"
    return "\n".join([*lines, f"{what}: {_graph_line(report.counts)}"])


def windows_frame(windows: Sequence[Window]) -> pd.DataFrame:
    """Return one row a window: label, first day, the day after the last, days, kind."""
    import pandas as pd

    rows = [(w.label, w.first_day, w.end_day, w.days, w.kind) for w in windows]
    return pd.DataFrame(rows, columns=["window", "start", "end", "days", "kind"])


def cards_text(metric: str | None, format: str) -> str:
    """Return one metric's card, or one line for each metric."""
    from ..metrics import METRICS

    if format not in ("table", "text", "json"):
        raise UsageError(f"describe prints text or json, not '{format}'")
    if metric is not None and metric not in METRICS:
        raise UsageError(f"there is no metric '{metric}'{hint(metric, METRICS, limit=60)}")
    cards = [METRICS[metric].card] if metric is not None else [one.card for one in METRICS.values()]
    if format == "json":
        return json.dumps([card.to_dict() for card in cards], ensure_ascii=False, indent=1)
    if metric is not None:
        return cards[0].text()
    width = max(len(card.name) for card in cards)
    lines: list[str] = []
    for family in dict.fromkeys(card.family for card in cards):
        lines += ["", family]
        lines += [f"  {card.name:<{width}}  {card.summary}" for card in cards if card.family == family]
    return "\n".join([*lines[1:], "", "'mentornet describe METRIC' explains one."])


def status_text(program: Program, format: str) -> str:
    """Return what the store holds, how far its record reaches, and what changed since the load."""
    status = program.status()
    coverage = program.builder.coverage()
    if format == "json":
        facts = {
            **status.to_dict(),
            "coverage": coverage,
            "stale": program.stale(),
            "memory_limits": program.memory_limits(),
        }
        return json.dumps(facts, ensure_ascii=False, indent=1, default=str)
    lines = [
        f"store      {program.location} ({status.engine}, schema version {status.schema_version})",
        f"program    {visible(status.program)}",
        f"loaded     {status.loaded_at} by mentornet {status.version}, generation {status.generation}",
        f"graph      {_graph_line(status.counts)}",
        *(f"{name:<10} {value}" for name, value in coverage.items()),
        *_memory_lines(program.memory_limits()),
    ]
    if changed := program.stale():
        lines.append(f"changed in mentornet.toml since the load: {', '.join(changed)}; run 'mentornet load' to apply")
    return "\n".join(lines)


def _memory_lines(limits: Mapping[str, str | None] | None) -> list[str]:
    if limits is None:
        return ["memory     this user may not read the server's limits (SHOW SETTINGS)"]
    return [f"memory     {name} {value or 'not set'}" for name, value in limits.items()]


def _counts_line(name: str, count: Any) -> str:
    parts = [f"{name}: {_plural(count.kept, 'row')}"]
    if count.filtered:
        parts.append(f"{count.filtered:,} left out by `where`")
    if count.with_errors:
        parts.append(f"{count.with_errors:,} with errors")
    return ", ".join(parts)


def _graph_line(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number) or "empty"


def _plural(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
