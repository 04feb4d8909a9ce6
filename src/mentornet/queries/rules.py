"""What to leave out of Cypher so that both engines answer alike: each with the reason and a way out.

Every difference was seen on the embedded engine and on Neo4j 5.26; the tests run the ways out on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from . import cypher


class Severity(StrEnum):
    """An error keeps a query out of the library; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that a query is not to hold.

    Attributes
    ----------
    name: what findings call it.
    reason: why, as a sentence that a finding says.
    instead: what to write, in words.
    bad, good: a query that breaks the rule, and one that asks the same and may.
    pattern: finds it in text whose comments and, but with ``in_strings``, strings and quoted names are blanked.
    """

    name: str
    reason: str
    instead: str
    bad: str
    good: str
    pattern: re.Pattern[str] = field(repr=False)
    in_strings: bool = False
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> str:
        """The reason, and what to write instead."""
        return f"{self.reason}; {self.instead}"


def broken(text: str) -> Iterator[tuple[int, Rule]]:
    """Yield (offset, rule) of every place in a query that breaks a rule.

    >>> [(place, rule.name) for place, rule in broken("MATCH (p)-[:MENTORS*]->(q) RETURN id(q) AS q ORDER BY q")]
    [(9, 'unbounded path'), (34, 'record id')]
    """
    blank, bare = cypher.blanked(text), cypher.without_comments(text)
    for rule in RULES:
        for match in rule.pattern.finditer(bare if rule.in_strings else blank):
            if blank[match.start()] == text[match.start()]:  # it does not begin in a string
                yield match.start(), rule


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


RULES: tuple[Rule, ...] = (
    Rule(
        name="unbounded path",
        reason="an unbounded '*' walks the whole graph",
        instead="give it an upper bound such as *1..3",
        bad="MATCH (p:Person {id: 'P014'})<-[:MENTORS*]-(m) RETURN DISTINCT m.id AS mentor ORDER BY mentor",
        good="MATCH (p:Person {id: 'P014'})<-[:MENTORS*1..3]-(m) RETURN DISTINCT m.id AS mentor ORDER BY mentor",
        pattern=re.compile(r"-\s*\[[^\[\]]*\*(?!\s*(?:\d+\s*)?\.\.\s*\d|\s*\d+\s*(?!\s*\.\.|\d))"),
    ),
    Rule(
        name="long path",
        reason="paths of more than 6 steps are more than can be walked among people who meet often",
        instead="give a lower bound, or collect the people at each step with WITH DISTINCT",
        bad="MATCH (p:Person {id: 'P014'})<-[:MENTORS*1..9]-(m) RETURN DISTINCT m.id AS mentor ORDER BY mentor",
        good="MATCH (p:Person {id: 'P014'})<-[:MENTORS*1..6]-(m) RETURN DISTINCT m.id AS mentor ORDER BY mentor",
        pattern=re.compile(r"-\s*\[[^\[\]]*\*\s*(?:\d*\s*\.\.\s*)?(?:[7-9]|\d\d+)\b(?!\s*\.\.)"),
        severity=Severity.WARNING,
    ),
    Rule(
        name="quantified path",
        reason="quantified paths are not part of the common subset",
        instead="use [:TYPE*1..3]",
        bad="MATCH (p:Person {id: 'P014'})<-[:MENTORS]-{1,3}(m) RETURN DISTINCT m.id AS mentor ORDER BY mentor",
        good="MATCH (p:Person {id: 'P014'})<-[:MENTORS*1..3]-(m) RETURN DISTINCT m.id AS mentor ORDER BY mentor",
        pattern=re.compile(r"\]\s*-\s*>?\s*(?:[+*]|\{\d)|\)\s*(?:[+*]|\{\s*\d+\s*(?:,\s*\d*\s*)?\})\s*\("),
    ),
    Rule(
        name="path search",
        reason="the embedded engine has no SHORTEST before a pattern",
        instead="use shortestPath((a)-[:TYPE*..4]-(b)) or allShortestPaths(...)",
        bad="MATCH w = SHORTEST 1 (a {id: 'P014'})-[:MENTORS*1..3]-(b {id: 'P119'}) RETURN length(w) AS n ORDER BY n",
        good="MATCH (a:Person {id: 'P014'}) MATCH (b:Person {id: 'P119'}) "
        "MATCH w = shortestPath((a)-[:MENTORS*..3]-(b)) RETURN length(w) AS n ORDER BY n",
        pattern=_word(r"(?<![\w.:$])(?:(?:ALL|ANY)\s+)?SHORTEST\s+(?:\d+\s*|GROUPS?\s*)?\("),
    ),
    Rule(
        name="condition on a shortest path",
        reason="the embedded engine looks for the shortest path first, and for the condition on its parts afterwards",
        instead="match paths up to a length with the condition, and take the shortest of them",
        bad="MATCH (a:Person {id: 'P014'}) MATCH (b:Person {id: 'P119'}) "
        "MATCH w = shortestPath((a)-[:MENTORS*..3]-(b)) "
        "WHERE all(r IN relationships(w) WHERE r.start >= date('2024-01-01')) RETURN length(w) AS n ORDER BY n",
        good="MATCH w = (:Person {id: 'P014'})-[:MENTORS*1..3]-(:Person {id: 'P119'}) "
        "WHERE all(r IN relationships(w) WHERE r.start >= date('2024-01-01')) RETURN min(length(w)) AS n ORDER BY n",
        pattern=_word(
            r"(?<![\w.])(?:all)?shortestPaths?\s*\((?:(?!\b(?:RETURN|WITH)\b)[\s\S])*?\bWHERE\b"
            r"(?:(?!\b(?:MATCH|WITH|RETURN)\b)[\s\S])*?\b(?:relationships|nodes)\s*\("
        ),
    ),
    Rule(
        name="zoned time",
        reason="datetime(...) compares differently on the two engines; times are naive UTC",
        instead="use localdatetime(...)",
        bad="MATCH ()-[t:INTERACTED]->() WHERE t.at >= datetime('2025-12-31T00:00:00') RETURN count(*) AS n ORDER BY n",
        good="MATCH ()-[t:INTERACTED]->() WHERE t.at >= localdatetime('2025-12-31T00:00:00') "
        "RETURN count(*) AS n ORDER BY n",
        pattern=_word(r"(?<![\w.])(?:datetime|time)(?:\s*\(|\s*\.\s*\w+\s*\()"),
    ),
    Rule(
        name="clock",
        reason="what depends on today's date or on chance answers differently every time",
        instead="pass the day as a parameter",
        bad="MATCH (p:Person) WHERE p.left < date() RETURN count(*) AS n ORDER BY n",
        good="MATCH (p:Person) WHERE p.left < date('2026-01-01') RETURN count(*) AS n ORDER BY n",
        pattern=_word(r"(?<![\w.])(?:date|localdatetime|localtime|timestamp|rand|randomUUID)\s*\(\s*\)"),
        in_strings=True,
    ),
    Rule(
        name="time as text",
        reason="the embedded engine leaves seconds that are zero out of a time's text",
        instead="use the date in .day, or .year, .month and .hour",
        bad="MATCH ()-[t:INTERACTED]->() RETURN DISTINCT toString(t.at) AS hour ORDER BY hour",
        good="MATCH ()-[t:INTERACTED]->() RETURN DISTINCT t.at.hour AS hour ORDER BY hour",
        pattern=_word(r"\btoString\s*\(\s*(?:\w+\s*\.\s*(?:at|\w+_time)\b|local(?:date)?time\s*\()"),
    ),
    Rule(
        name="reserved word",
        reason="'end' is a reserved word",
        instead="write it with backticks",
        bad="MATCH ()-[t:MENTORS]->() WHERE t.end IS NULL RETURN count(*) AS n ORDER BY n",
        good="MATCH ()-[t:MENTORS]->() WHERE t.`end` IS NULL RETURN count(*) AS n ORDER BY n",
        pattern=_word(r"\.\s*end\b|\bAS\s+end\b"),
    ),
    Rule(
        name="float sum",
        reason="avg(), stDev() and their like add up in another order on each engine and differ in the last digit",
        instead="write toFloat(sum(x)) / count(x), or percentileDisc(x, 0.5)",
        bad="MATCH ()-[t:INTERACTED]->() RETURN avg(t.minutes) AS m ORDER BY m",
        good="MATCH ()-[t:INTERACTED]->() RETURN sum(t.minutes) / count(t.minutes) AS m ORDER BY m",
        pattern=_word(r"(?<![\w.])(?:avg|stDev|stDevP)\s*\("),
    ),
    Rule(
        name="record id",
        reason="the id of a record is another one in every store and after every load",
        instead="use the property id of a person",
        bad="MATCH (p:Person {id: 'P014'}) RETURN id(p) AS person ORDER BY person",
        good="MATCH (p:Person {id: 'P014'}) RETURN p.id AS person ORDER BY person",
        pattern=_word(r"(?<![\w.])(?:id|elementId)\s*\("),
    ),
    Rule(
        name="exists function",
        reason="Neo4j has no exists(...) of a property any more",
        instead="write x.name IS NOT NULL, or EXISTS { pattern }",
        bad="MATCH (p:Person) WHERE exists(p.left) RETURN count(*) AS n ORDER BY n",
        good="MATCH (p:Person) WHERE p.left IS NOT NULL RETURN count(*) AS n ORDER BY n",
        pattern=_word(r"(?<![\w.])exists\s*\("),
    ),
    Rule(
        name="subquery scope",
        reason="CALL { WITH x ... } is deprecated in Neo4j",
        instead="write CALL (x) { ... }",
        bad="MATCH (p:Person {id: 'P119'}) CALL { WITH p MATCH (p)-[:MENTORS]->(e) RETURN count(e) AS c } "
        "RETURN c ORDER BY c",
        good="MATCH (p:Person {id: 'P119'}) CALL (p) { MATCH (p)-[:MENTORS]->(e) RETURN count(e) AS c } "
        "RETURN c ORDER BY c",
        pattern=_word(r"\bCALL\s*\{\s*WITH\b"),
    ),
    Rule(
        name="property list",
        reason="keys() and properties() list properties in another order on each engine",
        instead="name the properties",
        bad="MATCH (p:Person {id: 'P014'}) RETURN keys(p) AS names ORDER BY names",
        good="MATCH (p:Person {id: 'P014'}) RETURN p.id AS person, p.joined AS joined ORDER BY person, joined",
        pattern=_word(r"(?<![\w.])(?:keys|properties)\s*\("),
    ),
    Rule(
        name="date as text",
        reason="a date is never equal to a text, nor before or after it: the comparison finds nothing",
        instead="write date('2024-01-31'), or use a parameter",
        bad="MATCH (p:Person) WHERE p.joined >= '2024-01-01' RETURN count(*) AS n ORDER BY n",
        good="MATCH (p:Person) WHERE p.joined >= date('2024-01-01') RETURN count(*) AS n ORDER BY n",
        pattern=re.compile(r"(?:[<>]=?|=|<>)\s*(?P<quote>['\"])\d{4}-\d\d-\d\d(?:T[\d:.]*)?(?P=quote)"),
        in_strings=True,
    ),
    Rule(
        name="hint",
        reason="hints and options for a planner are for one engine",
        instead="leave them out",
        bad="MATCH (p:Person {id: 'P014'}) USING SCAN p:Person RETURN p.id AS person ORDER BY person",
        good="MATCH (p:Person {id: 'P014'}) RETURN p.id AS person ORDER BY person",
        pattern=_word(r"\bUSING\s+(?:\w+\s+)?(?:INDEX|SCAN|JOIN)\b|\A\s*(?:CYPHER|EXPLAIN|PROFILE)\b"),
    ),
    Rule(
        name="only reads",
        reason="a query of the library only reads",
        instead="leave out whatever changes the graph or reads a file",
        bad="MATCH (p:Person {id: 'P014'}) SET p.seen = true RETURN p.id AS person ORDER BY person",
        good="MATCH (p:Person {id: 'P014'}) RETURN p.id AS person ORDER BY person",
        pattern=_word(r"(?<![\w.$:])(?:CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD\s+CSV)\b"),
    ),
    Rule(
        name="procedure",
        reason="procedures differ between the two engines",
        instead="MATCH what you need; 'mentornet schema' tells labels and properties",
        bad="CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type ORDER BY type",
        good="MATCH (:Person)-[t]->() RETURN DISTINCT type(t) AS type ORDER BY type",
        pattern=_word(r"\bCALL\s+[a-z]\w*\s*[.(]"),
    ),
)
