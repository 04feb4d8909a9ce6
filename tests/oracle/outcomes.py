"""Queries about what came of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from .record import middle, ordered


def opportunities_through_ties(record, *, start, end):
    rows = []
    for row in _offers(record, start, end):
        who, via, day = row["person_id"], row["via_id"], row["offered_at"]
        if via is not None:
            count = sum(other == via for _, other, _ in record.within(who, date.min, day))
            mentor = any(
                (one, other) == (via, who) and first and first <= day <= (last or date.max)
                for one, other, first, last, _, _ in record.spells("mentorships")
            )
            rows.append((who, row["kind"], day, row["accepted_at"], via, count, mentor))
    return ordered(rows, 2, 0, 1, 4, 3)


def opportunity_routes(record, *, start, end):
    found = defaultdict(list)
    for row in _offers(record, start, end):
        pair, day = (row["via_id"], row["person_id"]), row["offered_at"]
        mentor = any(
            (one, other) == pair and first and first <= day <= (last or date.max)
            for one, other, first, last, _, _ in record.spells("mentorships")
        )
        sponsor = any(
            (one, other) == pair and (first or act or date.max) <= day
            for one, other, first, _, act, _ in record.spells("sponsorships")
        )
        found[row["kind"]].append((row["accepted_at"] is not None, row["via_id"] is not None, mentor, sponsor))
    return sorted(
        (kind, len(rows), *(sum(column) for column in zip(*rows, strict=True))) for kind, rows in found.items()
    )


def promotions_and_networks(record, *, start, end, days, level):
    found = defaultdict(set)
    for row in record.rows("career"):
        if row["kind"] == "promotion" and start <= row["at"] < end:
            found[row["person_id"], row["at"]] |= {row.get("source")} - {None}
    rows = []
    for (who, day), sources in found.items():
        others = record.others(who, day - timedelta(days=days), day)
        senior = [o for o in others if any((held["level"] or 0) >= level for held in record.held(o, day))]
        units = {unit for other in others for unit in record.units(other, day)}
        rows.append((who, day, len(sources), len(others), len(senior), len(units)))
    return ordered(rows, 1, 0)


def skill_gain_by_source(record, *, start, end):
    scores, gains = defaultdict(list), defaultdict(list)
    for row in record.rows("learning"):
        if start <= row["at"] < end and row["score"] is not None and (row["scale_max"] or 0) > 0:
            key = row["person_id"], row["skill"], row["source"] or "not known"
            scores[key].append((row["at"], row["score"] / row["scale_max"]))
    for (_, skill, source), found in scores.items():
        if len(found) > 1:
            gains[skill, source].append(max(found)[1] - min(found)[1])
    return sorted((*key, len(found), sum(gain > 0 for gain in found), middle(found)) for key, found in gains.items())


def requests_answered(record, *, start, end):
    found = defaultdict(list)
    for row in record.rows("support"):
        if row["asked_at"] and start <= row["asked_at"] < end:
            found[row["kind"]].append(row)
    rows = []
    for kind, asked in found.items():
        waited = [(row["answered_at"] - row["asked_at"]).days for row in asked if row["answered_at"]]
        used = sum(row["used_at"] is not None for row in asked)
        rows.append((kind, len(asked), len(waited), used, middle(waited)))
    return sorted(rows)


def artifacts_across_units(record, *, start, end):
    made = {row["artifact_id"]: row for row in record.rows("artifacts")}
    found = defaultdict(list)
    for number, row in enumerate(record.rows("reuses")):
        artifact, who, day = made[row["artifact_id"]], row["person_id"], row["at"]
        author = artifact["author_id"]
        if start <= day < end and who != author:
            for unit in record.units(author, day):
                key = row["artifact_id"], artifact["kind"], author, unit
                found[key] += [(number, who, other) for other in record.units(who, day) - {unit}]
    rows = [(*key, *(len(set(column)) for column in zip(*uses, strict=True))) for key, uses in found.items() if uses]
    return ordered(rows, -5, 0, 2, 1, 3)


def _offers(record, start, end):
    return [row for row in record.rows("opportunities") if start <= row["offered_at"] < end]
