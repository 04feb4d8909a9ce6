// name: sole_links
// doc: People whose leaving would cut their unit off: units in which at most $links people had an interaction with
//   somebody of another unit in [$start, $end). Units are those on $start; outside counts the people a link was in
//   contact with in other units. In a large program take a short window: the positions of both people of every
//   contact are looked up: a quarter with 250,000 contacts takes 7 s.
// param start: date, example 2024-12-01
// param end: date, example 2025-01-01
// param links: int = 1, 1..1000, example 20
// returns unit: string; links: int, people; person: string; name: string; outside: int, people
// order: unit, outside DESC, person
MATCH (a:Person)-[t:INTERACTED]->(b:Person)
WHERE t.day >= $start AND t.day < $end
WITH DISTINCT a, b
MATCH (a)-[:HELD]->(one:Position)
WHERE one.valid_from <= $start AND (one.valid_to IS NULL OR one.valid_to >= $start)
MATCH (b)-[:HELD]->(other:Position)
WHERE other.valid_from <= $start AND (other.valid_to IS NULL OR other.valid_to >= $start)
  AND one.org_unit <> other.org_unit
UNWIND [[one.org_unit, a, b], [other.org_unit, b, a]] AS tie
WITH DISTINCT tie[0] AS unit, tie[1] AS person, tie[2] AS contact
WITH unit, person, count(contact) AS outside
WITH unit, collect([person, outside]) AS found
WHERE size(found) <= $links
UNWIND found AS link
WITH unit, size(found) AS links, link[0] AS person, link[1] AS outside
RETURN unit AS unit, links AS links, person.id AS person, person.name AS name, outside AS outside
ORDER BY unit, outside DESC, person
