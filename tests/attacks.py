"""What somebody could try to make a read-only query do: (text, the part that the refusal names).

``None`` names no part: the engine refuses the text as not being a query at all, or as not known to it.  Texts may use
``$url``, ``$port`` (a local server that counts its visitors) and ``$file`` (a file whose text must not come back).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from store_samples import interactions


def everybody_knows_everybody():
    """Return tables of sixty people who all know each other: enough paths to keep any engine busy."""
    ids = [f"P{number:02d}" for number in range(60)]
    first, second = np.triu_indices(60, 1)
    rows = interactions(
        at=[np.datetime64("2024-01-01T00:00", "ms")] * len(first),
        source_id=[ids[number] for number in first],
        target_id=[ids[number] for number in second],
        mutual=[True] * len(first),
        occurrence=[1] * len(first),
    )
    return {"people": pa.table({"person_id": ids, "external": [False] * 60}), "interactions": rows}


WRITES = [
    ("CREATE (n:Person {id: 'new'})", "CREATE"),
    ("create (n:Person {id: 'new'}) RETURN n", "CREATE"),
    ("MATCH (n:Person) CREATE (n)-[:KNOWS]->(n) RETURN n", "CREATE"),
    ("MERGE (n:Person {id: 'new'}) RETURN n", "MERGE"),
    ("MERGE (n:Person {id: 'P01'}) ON MATCH SET n.name = 'x' RETURN n", "MERGE"),
    ("MATCH (n:Person) SET n.name = 'x'", "SET"),
    ("MATCH (n:Person) SET n += {name: 'x'} RETURN n", "SET"),
    ("MATCH (n:Person) SET n = $map RETURN n", "SET"),
    ("MATCH (n:Person) SET n:Boss", "SET"),
    ("MATCH (n:Person)-[r]->() SET r.at = null RETURN count(r)", "SET"),
    ("MATCH (n:Person) REMOVE n.id", "REMOVE"),
    ("MATCH (n:Person) REMOVE n:Person RETURN n", "REMOVE"),
    ("MATCH (n:Person) DELETE n", "DELETE"),
    ("MATCH (n) DETACH DELETE n", "DELETE"),
    ("MATCH (n) /* RETURN n */ DETACH // harmless\n DELETE n", "DELETE"),
    ("MATCH (n)\u00a0DETACH\u2003DELETE n", "DELETE"),
    ("MATCH (n:Person) WITH n ORDER BY n.id LIMIT 1 DETACH DELETE n RETURN 1 AS one", "DELETE"),
    ("MATCH (n) WITH collect(n) AS ns FOREACH (n IN ns | SET n.name = 'x')", "FOREACH"),
    ("FOREACH (x IN range(1, 3) | FOREACH (y IN [x] | CREATE (:Person {id: toString(y)})))", "FOREACH"),
    ("MATCH (n) CALL { WITH n SET n.name = 'x' RETURN n AS m } RETURN m", "SET"),
    ("MATCH (n) CALL (n) { CREATE (m:Person {id: 'new'}) RETURN m } RETURN m", "CREATE"),
    ("CALL { CALL { CALL { CREATE (m:Person) RETURN m } RETURN m } RETURN m } RETURN m", "CREATE"),
    ("UNWIND [1, 2] AS x CALL { CREATE (:Person {id: 'new'}) } IN TRANSACTIONS", "TRANSACTIONS"),
    ("MATCH (n) CALL (n) { DETACH DELETE n } IN 2 CONCURRENT TRANSACTIONS OF 1 ROWS", "TRANSACTIONS"),
    ("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1 ROWS ON ERROR CONTINUE", "TRANSACTIONS"),
    ("MATCH (n) RETURN n.id AS id UNION CREATE (n:Person) RETURN n.id AS id", "CREATE"),
    ("MATCH (n) WHERE EXISTS { MATCH (n) SET n.name = 'x' } RETURN n", None),
    ("MATCH (n) RETURN COLLECT { CREATE (m:Person) RETURN m }", None),
    ("RETURN 1 AS one NEXT CREATE (n:Person) RETURN n", None),
    ("INSERT (n:Person {id: 'new'})", None),
    ("EXPLAIN CREATE (n:Person {id: 'new'})", None),
    ("PROFILE CREATE (n:Person {id: 'new'})", None),
    ("CYPHER 5 CREATE (n:Person {id: 'new'})", None),
]
ADMINISTRATION = [
    ("CREATE INDEX FOR (n:Person) ON (n.name)", "CREATE"),
    ("CREATE CONSTRAINT FOR (n:Person) REQUIRE n.name IS UNIQUE", "CREATE"),
    ("DROP INDEX person_id", "DROP"),
    ("DROP CONSTRAINT person_id IF EXISTS", "DROP"),
    ("CREATE USER eve SET PASSWORD 'xxxxxxxx'", "CREATE"),
    ("CREATE DATABASE spare", None),
    ("DROP DATABASE neo4j", None),
    ("STOP DATABASE neo4j", None),
    ("ALTER USER neo4j SET PASSWORD 'xxxxxxxx'", "ALTER"),
    ("ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'xxxxxxxx'", "ALTER"),
    ("ALTER DATABASE neo4j SET ACCESS READ WRITE", None),
    ("GRANT ROLE admin TO eve", None),
    ("DENY MATCH {*} ON GRAPH * TO reader", None),
    ("SHOW USERS", "SHOW"),
    ("SHOW DATABASES", "SHOW"),
    ("SHOW SETTINGS", "SHOW"),
    ("SHOW SETTINGS YIELD name, value WHERE name CONTAINS 'auth' RETURN value", "SHOW"),
    ("SHOW TRANSACTIONS", "SHOW"),
    ("SHOW PROCEDURES", "SHOW"),
    ("SHOW PRIVILEGES", None),
    ("TERMINATE TRANSACTIONS 'neo4j-transaction-1'", "TERMINATE"),
    ("SHOW TRANSACTIONS YIELD transactionId AS id TERMINATE TRANSACTIONS id YIELD message RETURN message", "SHOW"),
    ("USE system SHOW USERS", None),
    ("USE system MATCH (n) RETURN n", None),
    ("USE graph.byName('system') MATCH (n) RETURN n", None),
]
PROCEDURES = [
    ("CALL dbms.listConfig() YIELD name, value RETURN name, value", "dbms.listConfig"),
    ("CALL dbms.setConfigValue('arcadedb.opencypher.loadCsv.allowFileUrls', 'true')", "dbms.setConfigValue"),
    ("CALL `dbms`./* */`listConfig`() YIELD value RETURN value", "dbms.listConfig"),
    ("CALL {CALL dbms.listConfig() YIELD value RETURN value} RETURN value", "dbms.listConfig"),
    ("MATCH (n) WHERE EXISTS { CALL dbms.listConfig() YIELD name RETURN name } RETURN n", "dbms.listConfig"),
    ("CALL db.createLabel('Boss')", "db.createLabel"),
    ("CALL db.createProperty('secret')", "db.createProperty"),
    ("CALL db.clearQueryCaches()", "db.clearQueryCaches"),
    ("CALL db.migrateLegacyTemporals()", "db.migrateLegacyTemporals"),
    ("CALL tx.setMetaData({user: 'admin'})", "tx.setMetaData"),
    ("CALL merge.node(['Person'], {id: 'new'}) YIELD node RETURN node", "merge.node"),
    ("CALL refactor.cloneNodesWithRelationships([]) YIELD input RETURN input", "refactor.cloneNodesWithRelationships"),
    ("CALL do.when(true, 'CREATE (n:Person)', '', {}) YIELD value RETURN value", "do.when"),
    ("CALL apoc.cypher.doIt('CREATE (n)', {}) YIELD value RETURN value", "apoc.cypher.doIt"),
    ("CALL apoc.load.json($url) YIELD value RETURN value", "apoc.load.json"),
    ("CALL apoc.export.csv.all('/tmp/all.csv', {})", "apoc.export.csv.all"),
    ("CALL apoc.periodic.repeat('x', 'CREATE (n)', 1)", "apoc.periodic.repeat"),
    ("RETURN apoc.cypher.runFirstColumnSingle('LOAD CSV FROM $u AS l RETURN l', {u: $url}) AS line", "apoc.cypher"),
    ("RETURN genai.vector.encode('x', 'OpenAI', {token: $url}) AS vector", "genai.vector.encode"),
    ("RETURN `genai` . `vector`/**/.encode('x', 'OpenAI', {token: $url}) AS vector", "genai.vector.encode"),
    ("RETURN eval('delete from Person') AS x", "eval"),
    ("RETURN db.nameFromElementId('4:x:0') AS name", "db.nameFromElementId"),
    ("RETURN \\u0067enai.vector.encode('x', 'OpenAI', {}) AS x", "escape \\u0067"),
    ("RETURN 'a\\u0027 + genai.vector.encode(\\u0027x', 'OpenAI', {}) AS x", "escape \\u0027"),
]
FILES = [
    "LOAD CSV FROM $file AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM $file AS line RETURN line",
    "load  csv\tfrom $file as line return line",
    "LOAD/* */CSV// x\nFROM $file AS line RETURN line",
    "LOAD CSV FROM 'file:' + substring($file, 5) AS line RETURN line FIELDTERMINATOR ';'",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV FROM 'file:/etc/passwd' AS line RETURN line",
    "LOAD CSV FROM 'FILE:///etc/passwd' AS line RETURN line",
    "LOAD CSV FROM 'file:///../../../../etc/passwd' AS line RETURN line",
    "LOAD CSV FROM '/etc/passwd' AS line RETURN line",
    "LOAD CSV FROM 'jar:file:///etc/passwd!/x' AS line RETURN line",
    "LOAD CSV FROM $url AS line RETURN line",
    "LOAD CSV FROM 'http://127.0.0.1:' + toString($port) + '/secret' AS line RETURN line",
    "LOAD CSV FROM 'ftp://127.0.0.1:' + toString($port) + '/secret' AS line RETURN line",
    "MATCH (n:Person) WITH n.id AS id LOAD CSV FROM $url + '?' + id AS line RETURN line",
    "MATCH (n:Person) CALL { LOAD CSV FROM $url AS line RETURN line } RETURN line",
    "MATCH (n:Person {id: 'P01'}) CALL (n) { LOAD CSV FROM $file AS line RETURN line } RETURN line",
    "RETURN ['x'] AS line UNION LOAD CSV FROM $file AS line RETURN line",
    "MATCH (n) WHERE EXISTS { LOAD CSV FROM $url AS line RETURN line } RETURN n",
    "RETURN COLLECT { LOAD CSV FROM $url AS line RETURN line } AS lines",
    "UNWIND [1] AS x CALL (x) { LOAD CSV FROM $url AS line RETURN line } IN TRANSACTIONS RETURN line",
]
NO_QUERY = [
    "",
    "// MATCH (n) RETURN n",
    "MATCH (n) RETURN n; MATCH (n) DELETE n",
    "MATCH (n) RETURN n\n;\nCREATE (n)",
    ":begin",
    "BEGIN",
    "COMMIT",
    "SELECT FROM Person",
    "DELETE FROM Person",
    "INSERT INTO Person SET id = 'new'",
    "sqlscript: LET x = 1",
]
# Values that would be harmful as text of a query, and are only values.
VALUES = [
    "P01'}) DETACH DELETE (n) //",
    "P01' OR 1 = 1 //",
    "\\u0027}) DETACH DELETE n //",
    "$other",
    "`) CREATE (m:Person) //",
    "; CREATE (n:Person)",
]
ENDLESS = [
    "MATCH p = (a:Person)-[*1..20]-(b) RETURN count(p)",
    "MATCH p = (a:Person)-[*]-(b) RETURN count(p)",
    "MATCH (a)--(b)--(c)--(d)--(e)--(f) RETURN count(DISTINCT a.id + f.id)",
    "MATCH (a), (b), (c), (d), (e), (f) RETURN count(DISTINCT a.id + b.id + c.id + d.id + e.id + f.id)",
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b)",
    "MATCH (a:Person) WHERE COUNT { (a)-[*1..12]-() } > 1000000000000 RETURN count(a)",
]
HUGE = [
    "RETURN range(1, 1000000000000) AS numbers",
    "RETURN reduce(text = 'aaaaaaaaaa', x IN range(1, 40) | text + text) AS text",
    "UNWIND range(1, 2000) AS a UNWIND range(1, 2000) AS b UNWIND range(1, 2000) AS c RETURN collect([a, b, c])",
]
DEEP = [  # refused before they are parsed
    f"RETURN {'(' * 5_000}1{')' * 5_000} AS one",
    f"RETURN {'[' * 5_000}{']' * 5_000} AS list",
    "CALL { " * 101 + "RETURN 1 AS x" + " } RETURN x" * 101,
    f"RETURN {'NOT ' * 101}true AS truth",
    f"MATCH (a) WHERE {' XOR '.join(f'a.p{n} = {n}' for n in range(20))} RETURN a.id",
    f"MATCH (a) WHERE {'EXISTS { MATCH (a) WHERE ' * 20}true{'}' * 20} RETURN count(a)",
    f"MATCH (a) RETURN {'COLLECT { MATCH (a) RETURN ' * 11}1{' }' * 11} AS lists",
    f"MATCH (a){'--()' * 41} RETURN count(a)",
    f"MATCH (a){'<-[:INTERACTED]-()' * 41} RETURN count(a)",
    f"RETURN {' + '.join(['1'] * 20_000)} AS sum",
    f"RETURN [{', '.join(['1'] * 20_000)}] AS numbers",
]
