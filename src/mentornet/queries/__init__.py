"""The library of named Cypher queries, and queries that somebody hands in.

>>> "sponsors_within" in Library.load()
True
"""

from .check import Finding
from .declaration import Param, ResultColumn
from .library import Library, Query, check_query, parse_adhoc, parse_query
from .rules import RULES, Rule, Severity
from .values import Text, ValueType

__all__ = [
    "RULES",
    "Finding",
    "Library",
    "Param",
    "Query",
    "ResultColumn",
    "Rule",
    "Severity",
    "Text",
    "ValueType",
    "check_query",
    "parse_adhoc",
    "parse_query",
]
