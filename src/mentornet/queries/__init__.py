"""The library of named Cypher queries, and queries that somebody hands in.

>>> "sponsors_within" in Library.load()
True
"""

from .declaration import Param, ResultColumn
from .library import Library, Query, parse_adhoc, parse_query
from .values import Text, ValueType

__all__ = ["Library", "Param", "Query", "ResultColumn", "Text", "ValueType", "parse_adhoc", "parse_query"]
