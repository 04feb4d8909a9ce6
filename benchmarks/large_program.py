"""A large program in which every query of the library has work to do: ``simulate_large`` and the tables it lacks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mentornet.simulate.large import simulate_large

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Places = NDArray[np.int64]

FIRST = date(2024, 1, 1)
DAYS = 730  # of interactions
EPOCH = (FIRST - date(1970, 1, 1)).days
SENIOR = 6
UNIT = 500  # people of one unit


def make(folder: Path, *, people: int, interactions: int, seed: int = 7) -> None:
    """Write the program: people who join, move and leave, what sponsors did, and what came of it.

    For 100,000 people: 150,000 positions, 10,000 mentorships, 5,000 sponsorships, 20,000 introductions, 60,000
    requests, 40,000 opportunities, 30,000 events of careers, 80,000 scores, 10,000 artifacts, 100 large gatherings.
    The same seed gives the same tables.
    """
    simulate_large(folder, people=people, interactions=interactions, seed=seed)
    _Tables(folder, np.random.Generator(np.random.PCG64(seed))).write()


class _Tables:
    """The tables of one program, made one after the other with the same draws."""

    def __init__(self, folder: Path, draws: np.random.Generator) -> None:
        self.folder = folder
        self.draws = draws
        self.people = pq.read_table(folder / "people.parquet")
        self.ids = np.asarray(self.people["person_id"])
        self.posts = pq.read_table(folder / "positions.parquet")
        self.pairs = pq.read_table(folder / "interactions.parquet", columns=["source_id", "target_id"])

    def write(self) -> None:
        """Write every table; those that are there are completed."""
        made = {
            "people": self.roster(), "positions": self.positions(), "mentorships": self.mentorships(),
            "sponsorships": self.sponsorships(), "participants": self.participants(), "support": self.support(),
            "introductions": self.introductions(), "opportunities": self.opportunities(), "career": self.career(),
            "learning": self.learning(), "artifacts": self.artifacts(), "reuses": self.reuses(),
        }  # fmt: skip
        for name, table in made.items():
            pq.write_table(table, self.folder / f"{name}.parquet")
        meetings = pq.read_table(self.folder / "interactions.parquet")
        pq.write_table(
            pa.concat_tables([meetings, self.gatherings()], promote_options="default"),
            self.folder / "interactions.parquet",
        )

    # -- draws ----------------------------------------------------------------------------------------------------

    def share(self, of_people: float) -> int:
        return max(1, int(len(self.ids) * of_people))

    def whole(self, count: int, below: int) -> Places:
        return (self.draws.random(count) * below).astype(np.int64)

    def anyone(self, count: int) -> Places:
        return self.whole(count, len(self.ids))

    def somebody_else(self, than: Places) -> Places:
        return (than + 1 + self.whole(len(than), len(self.ids) - 1)) % len(self.ids)

    def known(self, count: int) -> tuple[Any, Any]:
        """Draw pairs of people who were in contact; who meets often is drawn often."""
        rows = self.pairs.take(pa.array(self.whole(count, self.pairs.num_rows)))
        return rows["source_id"], rows["target_id"]

    def senior(self, count: int) -> Places:
        found = np.flatnonzero(np.asarray(self.posts["level"]) >= SENIOR)
        return found[self.whole(count, len(found))]

    def days(self, count: int, *, known: float = 1.0, after: Places | None = None, within: int = DAYS) -> pa.Array:
        """Draw days of the two years, or up to ``within`` days after others; a share of them is known."""
        day = (EPOCH if after is None else after) + self.whole(count, within)
        return pa.array(day.astype(np.int32), pa.date32(), mask=self.draws.random(count) >= known)

    def one_of(self, count: int, *values: str) -> pa.Array:
        return pa.array(np.array(values)[self.whole(count, len(values))])

    # -- tables ---------------------------------------------------------------------------------------------------

    def roster(self) -> pa.Table:
        """One in ten joined within the two years, one in twenty left in the second of them."""
        count = len(self.ids)
        joined = EPOCH - 2000 + self.whole(count, 2000)
        late = self.draws.random(count) < 0.1
        joined[late] = EPOCH + self.whole(int(late.sum()), DAYS // 2)
        left = self.days(count, known=0.05, after=np.full(count, EPOCH + DAYS // 2), within=DAYS // 2)
        table = self.people.append_column("joined", pa.array(joined.astype(np.int32), pa.date32()))
        return table.append_column("left", left)

    def positions(self) -> pa.Table:
        """Half of the people changed once, one in four of these the unit; managers are of the same unit."""
        count = len(self.ids)
        manager = np.arange(count) // 10 * 10
        units = np.char.add(
            np.char.add(np.asarray(self.posts["org_unit"]), " "), (np.arange(count) // UNIT).astype(str)
        )
        posts = self.posts.set_column(self.posts.column_names.index("org_unit"), "org_unit", pa.array(units))
        posts = posts.append_column("function", self.one_of(count, "Commercial", "Operations", "Engineering"))
        posts = posts.append_column("location", self.one_of(count, "Berlin", "Leipzig", "Lyon"))
        boss = pa.array(self.ids[manager], mask=manager == np.arange(count))
        posts = posts.append_column("manager_id", boss)
        moved = np.flatnonzero(self.draws.random(count) < 1 / 2)
        since = EPOCH + self.whole(len(moved), DAYS)
        until = np.zeros(count, np.int32)
        until[moved] = since - 1
        stays = np.ones(count, bool)
        stays[moved] = False
        posts = posts.append_column("valid_to", pa.array(until, pa.date32(), mask=stays))
        then = posts.take(pa.array(moved))
        units = np.asarray(then["org_unit"])
        units = np.where(self.draws.random(len(moved)) < 1 / 4, units[::-1], units)
        changed = {
            "valid_from": pa.array(since.astype(np.int32), pa.date32()),
            "org_unit": pa.array(units),
            "valid_to": pa.nulls(len(moved), pa.date32()),
        }
        for name, values in changed.items():
            then = then.set_column(then.column_names.index(name), name, values)
        return pa.concat_tables([posts, then])

    def mentorships(self) -> pa.Table:
        """One in ten has no end; one in twenty of the mentees has a second mentor."""
        table = pq.read_table(self.folder / "mentorships.parquet")
        ended = pc.if_else(pa.array(self.draws.random(table.num_rows) < 0.1), None, table["end"])
        table = table.set_column(table.column_names.index("end"), "end", ended)
        again = table.take(pa.array(self.whole(table.num_rows // 20, table.num_rows)))
        mentors = pa.array(self.ids[self.senior(again.num_rows)])
        again = again.set_column(again.column_names.index("mentor_id"), "mentor_id", mentors)
        again = again.filter(pc.not_equal(again["mentor_id"], again["mentee_id"]))
        table = pa.concat_tables([table, again])
        return table.append_column("program", pa.array(["Leaders"] * table.num_rows)).append_column(
            "kind", self.one_of(table.num_rows, "assigned", "chosen")
        )

    def sponsorships(self) -> pa.Table:
        count = self.share(0.05)
        sponsor = self.senior(count)
        return pa.table(
            {
                "sponsor_id": self.ids[sponsor],
                "protege_id": self.ids[self.somebody_else(sponsor)],
                "at": self.days(count),
                "act": self.one_of(count, "advocacy", "introduction", "nomination", "endorsement"),
            }
        )

    def participants(self) -> pa.Table:
        """Make the mentees take part, and compare as many others with them."""
        mentees = np.unique(np.asarray(pq.read_table(self.folder / "mentorships.parquet")["mentee_id"]))
        others = np.setdiff1d(self.ids, mentees)[:: max(1, len(self.ids) // max(len(mentees), 1))]
        arms = ["participant"] * len(mentees) + ["comparison"] * len(others)
        ids = np.concatenate([mentees, others])
        return pa.table({"person_id": ids, "program": ["Leaders"] * len(ids), "arm": arms})

    def introductions(self) -> pa.Table:
        a, b = self.known(self.share(0.2))
        table = pa.table(
            {
                "broker_id": self.ids[self.anyone(len(a))],
                "a_id": a,
                "b_id": b,
                "at": self.days(len(a), within=DAYS // 2),
            }
        )
        broker = table["broker_id"]
        return table.filter(pc.and_(pc.not_equal(broker, table["a_id"]), pc.not_equal(broker, table["b_id"])))

    def support(self) -> pa.Table:
        a, b = self.known(self.share(0.6))
        asked = self.days(len(a))
        answered = self.days(len(a), known=0.7, after=numbers(asked), within=20)
        used = self.days(len(a), known=0.5, after=numbers(asked) + 20, within=20)
        used = pc.if_else(pc.is_null(answered), None, used)
        kind = self.one_of(len(a), "guidance", "feedback", "collaboration")
        names = ("ego_id", "alter_id", "kind", "asked_at", "answered_at", "used_at")
        return pa.table(dict(zip(names, (a, b, kind, asked, answered, used), strict=True)))

    def opportunities(self) -> pa.Table:
        """Half of them came through somebody known, of these one in five through a mentor."""
        a, b = self.known(self.share(0.4))
        pairs = pq.read_table(self.folder / "mentorships.parquet")
        rows = pairs.take(pa.array(self.whole(len(a), pairs.num_rows)))
        mentor = pa.array(self.draws.random(len(a)) < 0.1)
        via = pc.if_else(mentor, rows["mentor_id"], pc.if_else(pa.array(self.draws.random(len(a)) < 0.4), b, None))
        offered = self.days(len(a))
        return pa.table(
            {
                "person_id": pc.if_else(mentor, rows["mentee_id"], a),
                "kind": self.one_of(len(a), "project", "presentation", "role", "invitation"),
                "offered_at": offered,
                "accepted_at": self.days(len(a), known=0.6, after=numbers(offered), within=30),
                "via_id": via,
            }
        )

    def career(self) -> pa.Table:
        count = self.share(0.3)
        return pa.table(
            {
                "person_id": self.ids[self.anyone(count)],
                "at": self.days(count),
                "kind": self.one_of(count, "promotion", "promotion", "role_change", "scope", "leadership"),
                "source": self.one_of(count, "hr", "survey"),
            }
        )

    def learning(self) -> pa.Table:
        count = self.share(0.8)
        return pa.table(
            {
                "person_id": self.ids[self.anyone(count) // 4 * 4],
                "skill": self.one_of(count, "Negotiation", "Coaching", "Finance"),
                "at": self.days(count),
                "score": 1.0 + self.whole(count, 5),
                "scale_max": np.full(count, 5.0),
                "source": self.one_of(count, "supervisor", "peer", "self"),
            }
        )

    def artifacts(self) -> pa.Table:
        count = self.share(0.1)
        return pa.table(
            {
                "artifact_id": [f"A{number}" for number in range(count)],
                "author_id": self.ids[self.anyone(count)],
                "at": self.days(count, within=DAYS // 2),
                "kind": self.one_of(count, "playbook", "template"),
            }
        )

    def reuses(self) -> pa.Table:
        count = self.share(0.3)
        return pa.table(
            {
                "artifact_id": [f"A{number}" for number in self.whole(count, self.share(0.1)).tolist()],
                "person_id": self.ids[self.anyone(count)],
                "at": self.days(count, after=np.full(count, EPOCH + DAYS // 2), within=DAYS // 2),
            }
        )

    def gatherings(self) -> pa.Table:
        """Return a hundred meetings of 200 people, or of all."""
        size = min(200, len(self.ids))
        starts = self.whole(100, len(self.ids) - size + 1).tolist()
        at = (EPOCH * 24 + 10 + 24 * self.whole(100, DAYS)) * 3_600_000
        return pa.table(
            {
                "at": pa.array(at, pa.timestamp("ms")),
                "participants": [self.ids[start : start + size].tolist() for start in starts],
                "interaction_id": [f"G{number}" for number in range(100)],
                "kind": ["all-hands"] * 100,
            }
        )


def numbers(days: pa.Array) -> Places:
    """Return days as numbers; what is not known counts as the first day of all."""
    return np.asarray(days.cast(pa.int32()).fill_null(0), dtype=np.int64)
