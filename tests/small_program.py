"""A program small enough to work out by hand what every query answers."""

from __future__ import annotations

from mentornet.config import Config
from rows import contact, day, gathering, person

LEVEL = {"a": 2, "b": 3, "d": 7, "e": 6, "h": 1}
UNIT = {"a": "Sales", "b": "Sales", "d": "Plant", "e": "IT", "h": "Sales"}


def position(who, unit, level, first="2023-01-01", last=None):
    return {
        "person_id": who,
        "valid_from": day(first),
        "valid_to": last and day(last),
        "org_unit": unit,
        "level": level,
    }


def mentorship(mentor, mentee, start, end, program="Leaders", kind="assigned"):
    spell = {"start": start and day(start), "end": end and day(end)}
    return {"mentor_id": mentor, "mentee_id": mentee, **spell, "program": program, "kind": kind}


def sponsorship(sponsor, protege, **columns):
    return {"sponsor_id": sponsor, "protege_id": protege, **{name: day(text) for name, text in columns.items()}}


def introduction(broker, one, other, at):
    return {"broker_id": broker, "a_id": one, "b_id": other, "at": day(at)}


def offer(who, kind, at, accepted=None, via=None):
    dates = {"offered_at": day(at), "accepted_at": accepted and day(accepted)}
    return {"person_id": who, "kind": kind, **dates, "via_id": via, "strategic": False}


def participant(who, arm):
    return {"person_id": who, "program": "Leaders", "arm": arm}


def event(who, at, kind="promotion", source=None):
    return {"person_id": who, "at": day(at), "kind": kind, "source": source}


def score(who, skill, at, value, source, scale=5.0):
    evidence = {"score": value, "scale_max": scale, "source": source}
    return {"person_id": who, "skill": skill, "at": day(at), **evidence}


def request(who, of, kind, asked, answered=None, used=None):
    days = {"asked_at": day(asked), "answered_at": answered and day(answered), "used_at": used and day(used)}
    return {"ego_id": who, "alter_id": of, "kind": kind, **days}


def artifact(name, author, kind):
    return {"artifact_id": name, "author_id": author, "at": day("2024-03-01"), "kind": kind}


def reuse(name, who, at):
    return {"artifact_id": name, "person_id": who, "at": day(at)}


PROGRAM = {
    "people": [
        person("a"),
        person("b"),
        person("c"),
        person("d"),
        person("e"),
        person("f", left=day("2024-06-30")),
        person("g", joined=day("2024-06-01")),
        person("h"),
        person("x", external=True),
    ],
    "positions": [
        *(position(who, UNIT[who], LEVEL[who]) for who in "abdeh"),
        position("c", "Plant", 5, last="2024-05-31"),
        position("c", "Plant", 6, first="2024-06-01"),
        position("f", "IT", 2, last="2024-06-30"),
        position("g", "Finance", 1, first="2024-06-01"),
    ],
    "interactions": [
        contact("a", "b", "2024-03-05", kind="meeting", minutes=30.0, mutual=True),
        contact("b", "a", "2024-03-06", kind="message"),
        contact("b", "c", "2024-04-10", kind="call", minutes=20.0, mutual=True),
        contact("c", "d", "2024-04-15", kind="review"),
        contact("a", "f", "2024-05-02", kind="message"),
        contact("c", "a", "2024-06-10", kind="meeting", minutes=60.0, mutual=True),
        gathering("bcg", "2024-06-11", id="three", minutes=45.0),
        gathering("abde", "2024-06-21", id="four"),  # more than max_participants: no tie
        contact("a", "g", "2024-06-30 22:30", day=day("2024-07-01"), kind="message"),  # half past midnight in Berlin
        contact("a", "x", "2024-07-05", kind="message"),
    ],
    "mentorships": [
        mentorship("c", "a", "2024-04-01", "2024-12-31"),
        mentorship("d", "f", "2024-01-01", None, kind="chosen"),
        mentorship("d", "b", "2024-02-01", "2024-03-31"),
        mentorship("c", "b", None, None),
        mentorship("e", "h", "2024-05-01", None, program=None, kind="chosen"),
    ],
    "sponsorships": [
        sponsorship("d", "a", at="2024-06-05"),
        sponsorship("e", "b", start="2024-05-01", end="2024-05-31"),
    ],
    "introductions": [
        introduction("c", "a", "d", "2024-06-01"),  # never in contact
        introduction("b", "a", "c", "2024-05-20"),
        introduction("b", "a", "f", "2024-05-10"),  # in contact before
        introduction("c", "b", "g", "2024-06-01"),
    ],
    "opportunities": [
        offer("a", "project", "2024-06-15", "2024-06-20", via="c"),
        offer("b", "role", "2024-06-16"),
        offer("b", "presentation", "2024-06-17", via="d"),
        offer("f", "invitation", "2024-05-15", via="d"),
    ],
    "career": [
        event("a", "2024-06-30", source="hr"),
        event("a", "2024-06-30", source="self"),
        event("b", "2024-04-20", source="hr"),
        event("b", "2024-05-20", kind="role_change", source="hr"),
    ],
    "learning": [
        score("a", "coaching", "2024-04-01", 2.0, "self"),
        score("a", "coaching", "2024-06-01", 4.0, "self"),
        score("b", "coaching", "2024-04-01", 3.0, "self"),
        score("b", "coaching", "2024-05-01", 3.0, "self"),
        score("b", "coaching", "2024-05-01", 2.0, "self"),  # of one day the lower one is the first, the higher the last
        score("b", "coaching", "2024-05-02", 5.0, "self", scale=None),  # no scale: left out
        score("a", "coaching", "2024-06-01", 4.0, "peer"),  # alone
    ],
    "support": [
        request("a", "c", "guidance", "2024-05-01", "2024-05-04", "2024-05-10"),
        request("a", "e", "guidance", "2024-05-02", "2024-05-10"),
        request("b", "c", "guidance", "2024-05-03"),
        request("h", "e", "feedback", "2024-06-01"),
    ],
    "artifacts": [artifact("one", "a", "playbook"), artifact("two", "c", "template")],
    "reuses": [
        reuse("one", "c", "2024-04-01"),
        reuse("one", "d", "2024-04-02"),
        reuse("one", "b", "2024-04-03"),  # same unit
        reuse("two", "e", "2024-05-01"),
        reuse("two", "c", "2024-05-02"),  # the author
    ],
    "participants": [participant("a", "participant"), participant("b", "comparison"), participant("f", "participant")],
}
CONFIG = Config.from_dict({"name": "Small", "timezone": "Europe/Berlin", "ties": {"max_participants": 3}})
