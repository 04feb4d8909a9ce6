"""The store in a Neo4j database: a server of 5.26 or later, reached over Bolt.

address     bolt://HOST:PORT/DATABASE, and the user and password of the environment
connection  the driver: sessions, retries, bookmarks, the server's version
errors      the driver's errors in our words
record      the node that says what the database holds, and who is loading into it
plan        a graph as numbered steps, each a statement with its rows
writer      the steps, each applied exactly once
reader      the graph's parts, read back in columns
cypher      a researcher's query, read-only
deadline    the limit of its time, whatever the server does
memory      the server's own limits of memory
values      the driver's values as plain Python values
store       all of it behind ``base.Store``
"""

from .store import Neo4jStore

__all__ = ["Neo4jStore"]
