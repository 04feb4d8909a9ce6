"""Interactions: pairs and lists of participants brought into one form.

A list of exactly two people is a pair.  A list of three or more stays a list, and the interaction is mutual.  A row
in which source and target are the same person is an error (metrics drop self-loops, so it would vanish silently);
the same person twice in a list counts once, with a warning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .cells import Issue, Mask, counted
from .problems import Kind
from .references import Ids, Nearest
from .rows import RowBatch, unknown_id

Ints = npt.NDArray[np.int64]

SCHEMA = pa.schema(
    [
        ("at", pa.timestamp("ms")),
        ("day", pa.date32()),
        ("source_id", pa.string()),
        ("target_id", pa.string()),
        ("participants", pa.list_(pa.string())),
        ("interaction_id", pa.string()),
        ("kind", pa.string()),
        ("minutes", pa.float64()),
        ("initiator_id", pa.string()),
        ("quality", pa.float64()),
        ("mutual", pa.bool_()),
    ]
)
PAIR = 2
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Employment:
    """First and last day of every person, by code (days since 1970; open ends are far away)."""

    joined: Ints
    left: Ints

    @classmethod
    def of(cls, people: pa.Table) -> Employment:
        """Take the days from the canonical people table."""

        def days(name: str, default: int) -> Ints:
            if name not in people.column_names:
                return np.full(people.num_rows, default, np.int64)
            return np.asarray(pc.fill_null(people[name].cast(pa.int32()).cast(pa.int64()), default))

        return cls(days("joined", -NEVER), days("left", NEVER))

    def outside(self, codes: Ints, days: Ints) -> Mask:
        """Return where a day lies before a person joined or after the person left; people without a row: nowhere."""
        known = (codes >= 0) & (codes < len(self.joined))
        if not len(self.joined):
            return np.zeros(len(codes), bool)
        index = np.where(known, codes, 0)
        return known & ((days < self.joined[index]) | (days > self.left[index]))


@dataclass
class _Groups:
    """The lists of participants of a batch, flattened: ``row`` is the position in the batch of each item."""

    row: Ints
    ids: pa.Array
    codes: Ints


def complete(rows: RowBatch, mutual_kinds: tuple[str, ...], employment: Employment | None) -> dict[str, pa.Array]:
    """Check who took part in a batch's interactions and return its canonical columns."""
    lists = rows.values.get("participants", pa.nulls(len(rows), pa.list_(pa.string())))
    grouped = np.asarray(pc.is_valid(lists))
    _check_pairs(rows, grouped)
    groups = _groups(rows, lists)
    counts = np.bincount(groups.row, minlength=len(rows))
    _check_groups(rows, groups, grouped, counts)
    values = {name: rows.values.get(name, pa.nulls(len(rows), SCHEMA.field(name).type)) for name in SCHEMA.names[:-1]}
    _pairs_of_two(values, groups, counts)
    values["participants"] = _lists_of_many(groups, counts, len(rows))
    kinds = pc.fill_null(pc.is_in(values["kind"], value_set=pa.array(mutual_kinds, pa.string())), False)
    values["mutual"] = pc.or_(kinds, pa.array(grouped))
    if employment is not None:
        _check_employment(rows, groups, grouped, values["day"], employment)
    return values


def _check_pairs(rows: RowBatch, grouped: Mask) -> None:
    """Report rows without participants that lack a source or a target, or whose two are the same person."""
    pairs = ~grouped & ~rows.failed.get("participants", grouped)
    no_source, no_target = rows.missing("source_id") & pairs, rows.missing("target_id") & pairs
    rows.error(
        "source_id", no_source & no_target, "missing",
        lambda _: ("source_id and target_id are missing: an interaction needs both, or participants", None),
    )  # fmt: skip
    rows.error("source_id", no_source & ~no_target, "missing", lambda _: ("source_id is missing", None))
    rows.error("target_id", no_target & ~no_source, "missing", lambda _: ("target_id is missing", None))
    rows.not_self("source_id", "target_id", ~grouped)


def _groups(rows: RowBatch, lists: pa.Array) -> _Groups:
    """Flatten the lists, resolve their ids, and leave out whoever is named twice."""
    row = np.asarray(pc.list_parent_indices(lists)).astype(np.int64)
    ids = pc.list_flatten(lists)
    people = rows.owner.ids.get("people")
    if people is None or not len(ids):
        codes = np.asarray(ids.dictionary_encode().indices).astype(np.int64)
    else:
        codes = people.codes(ids)
        codes = rows.unknown("participants", people, codes, ids, rows.batch.rows[row])
        _check_items(rows, people, row, ids, codes)
        ids = people.canonical(ids, codes)
    if not len(ids):
        return _Groups(row, ids, codes)
    distinct = codes.copy()
    distinct[codes < 0] = codes.max(initial=0) + 1 + np.flatnonzero(codes < 0)  # wrong ids are never the same
    _, first = np.unique(row * (distinct.max() + 1) + distinct, return_index=True)
    keep = np.zeros(len(ids), bool)
    keep[first] = True
    twice = np.zeros(len(rows), bool)
    twice[row[~keep]] = True
    say = Kind(
        "named_twice", "warning", lambda value: (f"participants '{value}' names a person twice: counted once", None)
    )
    rows.report("participants", Issue(twice, say))
    return _Groups(row[keep], ids.filter(pa.array(keep)), codes[keep])


def _check_items(rows: RowBatch, people: Ids, row: Ints, ids: pa.Array, codes: Ints) -> None:
    """Report every unknown id in a list as an error of its own, whose value is that id."""
    wrong = np.flatnonzero(codes == Ids.UNKNOWN)
    if len(wrong):
        rows.ok[row[wrong]] = False
        texts = ids.take(pa.array(wrong)).to_pylist()
        cells = zip((int(number) for number in rows.batch.rows[row[wrong]]), texts, strict=True)
        kind = Kind("unknown_id", "error", unknown_id("participants", people))
        rows.owner.log.cells(rows.table.name, rows.owner.file.name, "participants", kind, cells, len(wrong))
    bad = np.zeros(len(rows), bool)
    bad[row[codes == Ids.BAD]] = True
    rows.set_aside("participants", "people", bad)


def _check_groups(rows: RowBatch, groups: _Groups, grouped: Mask, counts: Ints) -> None:
    """Report lists of one person, and a source or target beside a list that is not in it."""
    alone = grouped & (counts < PAIR)
    rows.error(
        "participants", alone, "one_participant",
        lambda value: (f"participants '{value}' is one person: an interaction needs two or more", None),
    )  # fmt: skip
    for name in ("source_id", "target_id"):
        given = grouped & ~rows.missing(name)
        if not given.any():
            continue
        named = rows.values[name].take(pa.array(groups.row))
        is_in = np.zeros(len(rows), bool)
        is_in[groups.row[pc.fill_null(pc.equal(named, groups.ids), False).to_numpy(zero_copy_only=False)]] = True
        outside = given & ~is_in
        rows.error(name, outside, "not_a_participant", _not_a_participant(name, rows, groups, outside))


def _not_a_participant(
    name: str, rows: RowBatch, groups: _Groups, outside: Mask
) -> Callable[[str | None], tuple[str, str | None]]:
    members = {
        rows.text(name, int(i)): groups.ids.filter(pa.array(groups.row == i)) for i in np.flatnonzero(outside)[:1000]
    }

    def say(value: str | None) -> tuple[str, str | None]:
        near = Nearest(members[value].to_pylist()).to(value or "") if value in members else None
        asked = f"; did you mean '{near}'?" if near else ""
        return f"{name} '{value}' is not among the participants{asked}", near

    return say


def _pairs_of_two(values: dict[str, pa.Array], groups: _Groups, counts: Ints) -> None:
    """Make lists of two the source and target; lists of more have neither."""
    if not len(groups.row):
        return
    starts = np.cumsum(counts) - counts
    pair = counts == PAIR
    grouped = counts > 0
    for name, step in (("source_id", 0), ("target_id", 1)):
        index = np.where(pair, starts + step, 0)
        taken = groups.ids.take(pa.array(index, mask=~pair))
        values[name] = pc.if_else(pa.array(grouped), taken, values[name])


def _lists_of_many(groups: _Groups, counts: Ints, length: int) -> pa.Array:
    many = counts > PAIR
    if not many.any():
        return pa.nulls(length, pa.list_(pa.string()))
    ids = groups.ids.filter(pa.array(many[groups.row]))
    offsets = np.r_[0, np.cumsum(np.where(many, counts, 0))]
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), ids, mask=pa.array(~many))


def _check_employment(rows: RowBatch, groups: _Groups, grouped: Mask, day: pa.Array, employment: Employment) -> None:
    """Warn, once a file, of interactions before somebody joined or after somebody left."""
    days = np.asarray(pc.fill_null(day.cast(pa.int32()).cast(pa.int64()), 0))
    outside = np.zeros(len(rows), bool)
    for name in ("source_id", "target_id"):
        if name in rows.codes:
            outside |= ~grouped & employment.outside(rows.codes[name], days)
    if len(groups.row) and "people" in rows.owner.ids:
        outside[groups.row[employment.outside(groups.codes, days[groups.row])]] = True
    outside &= rows.ok

    def tally(count: int, first: str | None) -> str:
        return (
            f"{count:,} interaction{'s' * (count != 1)} before somebody joined or after somebody left, first at "
            f"'{first}': kept, but whoever is not there then has no value in that window"
        )

    rows.report("at", counted(outside, "not_present", tally))
