"""The one source of tables, columns, types, labels and relationship types.

Reading, checking, the store's DDL, the mapping from rows to the graph, the columnar snapshot and the schema
documentation all iterate over ``TABLES``; adding a column or a table is a change here and nowhere else.

Temporal columns come in two types.  ``TIME`` is an instant: it is stored as naive UTC, and its local calendar
date beside it.  ``DAY`` is a date in the program's time zone that may also carry a time of day: the property
itself is always a date (so that queries compare dates with dates), and where the table gave a time, the exact
UTC instant is kept in a companion property ``<column>_time``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

SCHEMA_VERSION = 1

PERSON = "Person"


class Type(StrEnum):
    """The type of a column, the same in tables, store and snapshot."""

    ID = "id"  # a non-empty string that names a person or a record
    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    DAY = "day"
    TIME = "time"
    LIST = "list"  # a list of strings
    SCALAR = "scalar"  # int, float or string, one type for the whole column (inferred)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of an input table."""

    name: str
    type: Type
    doc: str
    required: bool = False
    refers_to: str | None = None  # "people", "goals" or "artifacts": the table whose key this value must be in
    values: tuple[str, ...] = ()  # the known values of a categorical column
    strict: bool = False  # True: a value outside `values` is an error; False: a warning
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Node:
    """Each row becomes a node ``label``, joined to a person by ``edge`` (person column ``owner``)."""

    label: str
    edge: str = ""
    owner: str = ""
    key: str = ""  # the column that identifies the node; empty: each row is its own node
    edge_columns: tuple[str, ...] = ()  # columns that belong to the relationship, not to the node


@dataclass(frozen=True, kw_only=True)
class Edge:
    """Each row becomes a relationship ``type`` from column ``source`` to column ``target``."""

    type: str
    source: str
    target: str
    target_label: str = PERSON
    target_key: str = "id"  # the property of the target node that holds the target column's value


@dataclass(frozen=True, kw_only=True)
class Table:
    """One input table: its columns, what it becomes in the graph, and the order of its spell columns."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    graph: Node | Edge | None
    key: str = ""  # the column whose values must be unique
    spans: tuple[tuple[str, str], ...] = ()  # (start, end) column pairs: an end before its start is an error
    not_self: tuple[tuple[str, str], ...] = ()  # pairs of id columns that may not name the same person
    open_columns: bool = False  # True: further columns are kept as attributes
    _by_name: dict[str, Column] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_name.update({column.name: column for column in self.columns})

    def __contains__(self, column: str) -> bool:
        return column in self._by_name

    def __getitem__(self, column: str) -> Column:
        return self._by_name[column]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all declared columns, in order."""
        return tuple(self._by_name)


def companion(column: str) -> str:
    """Name of the property that keeps a DAY column's exact UTC instant, where the table gave a time.

    >>> companion("start")
    'start_time'
    """
    return f"{column}_time"


def _person(name: str, doc: str, *, required: bool = True) -> Column:
    return Column(name=name, type=Type.ID, doc=doc, required=required, refers_to="people")


def _col(
    name: str, type: Type, doc: str, *, required: bool = False, values: tuple[str, ...] = (), strict: bool = False
) -> Column:
    return Column(name=name, type=type, doc=doc, required=required, values=values, strict=strict)


_SUPPORT = ("guidance", "feedback", "collaboration")
_ACTS = ("advocacy", "introduction", "nomination", "endorsement")

_TABLES = (
    Table(
        name="people",
        doc="Everyone in the roster, one row a person.",
        key="person_id",
        open_columns=True,
        spans=(("joined", "left"),),
        columns=(
            _col("person_id", Type.ID, "the person's id, unique", required=True),
            _col("name", Type.STRING, "the name shown on maps"),
            _col("joined", Type.DAY, "first day in the organisation"),
            _col("left", Type.DAY, "last day in the organisation"),
        ),
        graph=Node(label=PERSON, key="person_id"),
    ),
    Table(
        name="aliases",
        doc="Further ids of the same person; every other table may use them.",
        key="alias_id",
        columns=(
            _col("alias_id", Type.ID, "another id of the person, for example after a rehire", required=True),
            _person("person_id", "the person's id in people"),
        ),
        graph=None,  # kept as the list property `aliases` of the person
    ),
    Table(
        name="positions",
        doc="What a person was at a time: unit, level, manager.",
        spans=(("valid_from", "valid_to"),),
        columns=(
            _person("person_id", "whose position it is"),
            _col("valid_from", Type.DAY, "first day", required=True),
            _col("valid_to", Type.DAY, "last day; empty: still held"),
            _col("org_unit", Type.STRING, "organisational unit"),
            _col("function", Type.STRING, "job function"),
            _col("location", Type.STRING, "place of work"),
            _col("level", Type.SCALAR, "seniority: a number or a label"),
            _col("title", Type.STRING, "job title"),
            _person("manager_id", "the person reported to", required=False),
        ),
        not_self=(("person_id", "manager_id"),),
        graph=Node(label="Position", edge="HELD", owner="person_id"),
    ),
    Table(
        name="mentorships",
        doc="Who mentored whom, and when.",
        spans=(("start", "end"),),
        columns=(
            _person("mentor_id", "the mentor"),
            _person("mentee_id", "the mentee"),
            _col("start", Type.DAY, "first day; a row without it is kept and counted, and is in no window"),
            _col("end", Type.DAY, "last day; empty: still running"),
            _col("program", Type.STRING, "the mentoring programme"),
            _col("kind", Type.STRING, "how the pair came about", values=("assigned", "chosen")),
            _col("end_reason", Type.STRING, "why it ended"),
        ),
        not_self=(("mentor_id", "mentee_id"),),
        graph=Edge(type="MENTORS", source="mentor_id", target="mentee_id"),
    ),
    Table(
        name="sponsorships",
        doc="Acts or spells of sponsorship: somebody with standing speaks for somebody else.",
        spans=(("start", "end"),),
        columns=(
            _person("sponsor_id", "the sponsor"),
            _person("protege_id", "the person sponsored"),
            _col("at", Type.DAY, "the day of a single act"),
            _col("start", Type.DAY, "first day of a spell"),
            _col("end", Type.DAY, "last day of a spell; empty: still running"),
            _col("act", Type.STRING, "what the sponsor did", values=_ACTS),
            _col("for_id", Type.STRING, "what it was for, for example an opportunity"),
        ),
        not_self=(("sponsor_id", "protege_id"),),
        graph=Edge(type="SPONSORS", source="sponsor_id", target="protege_id"),
    ),
    Table(
        name="participants",
        doc="Who took part in a programme, and who is compared with them.",
        spans=(("entered", "exited"), ("applied_at", "entered")),
        columns=(
            _person("person_id", "the participant or comparison person"),
            _col("program", Type.STRING, "the programme", required=True),
            _col(
                "arm",
                Type.STRING,
                "participant or comparison",
                required=True,
                values=("participant", "comparison"),
                strict=True,
            ),
            _col("applied_at", Type.DAY, "day of the application"),
            _col("admitted", Type.BOOL, "whether the application was accepted"),
            _col("entered", Type.DAY, "first day in the programme"),
            _col("exited", Type.DAY, "last day in the programme"),
        ),
        graph=Edge(
            type="PARTICIPATED", source="person_id", target="program", target_label="Program", target_key="name"
        ),
    ),
    Table(
        name="interactions",
        doc="Dated contacts between two or more people.",
        columns=(
            _col("at", Type.TIME, "when it happened", required=True),
            _person("source_id", "who acted", required=False),
            _person("target_id", "towards whom", required=False),
            Column(
                name="participants",
                type=Type.LIST,
                doc="everyone who took part, in place of source_id and target_id",
                refers_to="people",
            ),
            _col("interaction_id", Type.STRING, "id of the interaction, unique"),
            _col("kind", Type.STRING, "meeting, call, message, review, ..."),
            Column(name="minutes", type=Type.FLOAT, doc="how long it lasted", unit="minutes"),
            _person("initiator_id", "who asked for it", required=False),
            _col("quality", Type.FLOAT, "rated quality"),
        ),
        not_self=(("source_id", "target_id"),),
        graph=Edge(type="INTERACTED", source="source_id", target="target_id"),
    ),
    Table(
        name="introductions",
        doc="Somebody brought two people together.",
        columns=(
            _person("broker_id", "who introduced"),
            _person("a_id", "one of the two introduced"),
            _person("b_id", "the other one"),
            _col("at", Type.DAY, "the day", required=True),
        ),
        not_self=(("a_id", "b_id"), ("broker_id", "a_id"), ("broker_id", "b_id")),
        graph=Edge(type="INTRODUCED", source="a_id", target="b_id"),
    ),
    Table(
        name="support",
        doc="Requests for guidance, feedback or collaboration, and whether they were answered and used.",
        spans=(("asked_at", "answered_at"), ("answered_at", "used_at")),
        columns=(
            _person("ego_id", "who asked"),
            _person("alter_id", "who was asked"),
            _col("kind", Type.STRING, "what was asked for", required=True, values=_SUPPORT),
            _col("asked_at", Type.DAY, "when it was asked"),
            _col("answered_at", Type.DAY, "when it was answered; empty: not answered"),
            _col("used_at", Type.DAY, "when the answer was used; empty: not used"),
        ),
        not_self=(("ego_id", "alter_id"),),
        graph=Edge(type="ASKED", source="ego_id", target="alter_id"),
    ),
    Table(
        name="opportunities",
        doc="Projects, presentations, roles and invitations offered to a person.",
        spans=(("offered_at", "accepted_at"),),
        columns=(
            _person("person_id", "to whom it was offered"),
            _col(
                "kind",
                Type.STRING,
                "what was offered",
                required=True,
                values=("project", "presentation", "role", "invitation"),
            ),
            _col("offered_at", Type.DAY, "when", required=True),
            _col("accepted_at", Type.DAY, "when it was accepted; empty: not accepted"),
            _person("via_id", "through whom it came", required=False),
            _col("strategic", Type.BOOL, "whether it is of strategic weight"),
        ),
        not_self=(("person_id", "via_id"),),
        graph=Node(label="Opportunity", edge="OFFERED", owner="person_id"),
    ),
    Table(
        name="career",
        doc="Promotions, role changes and exits, by source.",
        columns=(
            _person("person_id", "whose career"),
            _col("at", Type.DAY, "when", required=True),
            _col(
                "kind",
                Type.STRING,
                "what happened",
                required=True,
                values=("promotion", "role_change", "scope", "leadership", "exit"),
            ),
            _col("source", Type.STRING, "who says so"),
            _col("evidence", Type.STRING, "what shows it"),
        ),
        graph=Node(label="CareerEvent", edge="EXPERIENCED", owner="person_id"),
    ),
    Table(
        name="learning",
        doc="Evidence of a skill, by source.",
        columns=(
            _person("person_id", "the learner"),
            _col("skill", Type.STRING, "the skill", required=True),
            _col("at", Type.DAY, "when", required=True),
            _col("score", Type.FLOAT, "the score given"),
            _col("scale_max", Type.FLOAT, "the highest possible score"),
            _col(
                "source",
                Type.STRING,
                "where the evidence comes from",
                values=("assignment", "simulation", "supervisor", "peer", "self"),
            ),
            Column(name="goal_id", type=Type.ID, doc="the goal it serves", refers_to="goals"),
        ),
        graph=Edge(type="DEMONSTRATED", source="person_id", target="skill", target_label="Skill", target_key="name"),
    ),
    Table(
        name="goals",
        doc="Personal goals and milestones.",
        key="goal_id",
        spans=(("set_at", "achieved_at"), ("set_at", "due")),
        columns=(
            _col("goal_id", Type.ID, "the goal's id, unique", required=True),
            _person("person_id", "whose goal"),
            _col("title", Type.STRING, "the goal in words"),
            _col("skill", Type.STRING, "the skill it is about"),
            _col("set_at", Type.DAY, "when it was set"),
            _col("due", Type.DAY, "when it is due"),
            _col("achieved_at", Type.DAY, "when it was reached; empty: not yet"),
            Column(name="revised_from", type=Type.ID, doc="the goal it replaces", refers_to="goals"),
        ),
        graph=Node(label="Goal", edge="PURSUED", owner="person_id", key="goal_id"),
    ),
    Table(
        name="reflections",
        doc="Notes on successes and setbacks. The text is private unless its visibility says otherwise.",
        columns=(
            _person("person_id", "who wrote it"),
            _col("at", Type.DAY, "when", required=True),
            _col("text", Type.STRING, "the note"),
            _col("codes", Type.LIST, "codes such as barrier:time or enabler:mentor"),
            _col("setback", Type.BOOL, "whether it tells of a setback"),
            _col("visibility", Type.STRING, "who may read the text"),
        ),
        graph=Node(label="Reflection", edge="WROTE", owner="person_id"),
    ),
    Table(
        name="artifacts",
        doc="Playbooks, templates and other work that others can reuse.",
        key="artifact_id",
        columns=(
            _col("artifact_id", Type.ID, "the artifact's id, unique", required=True),
            _person("author_id", "who made it"),
            _col("at", Type.DAY, "when", required=True),
            _col("kind", Type.STRING, "what it is"),
        ),
        graph=Node(label="Artifact", edge="PRODUCED", owner="author_id", key="artifact_id"),
    ),
    Table(
        name="reuses",
        doc="Somebody used an artifact.",
        columns=(
            Column(name="artifact_id", type=Type.ID, doc="what was used", required=True, refers_to="artifacts"),
            _person("person_id", "who used it"),
            _col("at", Type.DAY, "when", required=True),
        ),
        graph=Edge(
            type="REUSED",
            source="person_id",
            target="artifact_id",
            target_label="Artifact",
            target_key="artifact_id",
        ),
    ),
    Table(
        name="surveys",
        doc="Ratings of one person by another.",
        columns=(
            _person("rater_id", "who rated"),
            _person("about_id", "who was rated"),
            _col("at", Type.DAY, "when", required=True),
            _col("item", Type.STRING, "what was rated: safety, candour, shared_growth, ...", required=True),
            _col("score", Type.FLOAT, "the score given"),
            _col("scale_max", Type.FLOAT, "the highest possible score"),
        ),
        graph=Edge(type="RATED", source="rater_id", target="about_id"),
    ),
    Table(
        name="consent",
        doc="What a person has agreed to. Absent means not agreed.",
        spans=(("from", "to"),),
        columns=(
            _person("person_id", "who agreed"),
            _col("purpose", Type.STRING, "to what", required=True),
            _col("from", Type.DAY, "first day", required=True),
            _col("to", Type.DAY, "last day; empty: until withdrawn"),
        ),
        graph=Node(label="Consent", edge="CONSENTED", owner="person_id"),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _TABLES}

# Gatherings: interactions above `ties.max_participants` make no tie and are stored as one node with its people.
GATHERING = "Gathering"
ATTENDED = "ATTENDED"

# Properties that loading adds to what the tables hold: (label or type, property, type, meaning).
DERIVED: tuple[tuple[str, str, Type, str], ...] = (
    (PERSON, "id", Type.ID, "the person's id (people.person_id)"),
    (PERSON, "external", Type.BOOL, "true: named in a table but not in the roster"),
    (PERSON, "aliases", Type.LIST, "further ids of the same person"),
    ("INTERACTED", "day", Type.DAY, "the local date of `at`"),
    ("INTERACTED", "mutual", Type.BOOL, "true: a contact without direction"),
    ("INTERACTED", "participants", Type.INT, "how many people took part"),
    (GATHERING, "participants", Type.INT, "how many people took part"),
    (ATTENDED, "place", Type.INT, "1, 2, ...: the person's place in the list of participants"),
    ("INTERACTED", "occurrence", Type.INT, "1, 2, ...: tells identical interactions without an id apart"),
)
