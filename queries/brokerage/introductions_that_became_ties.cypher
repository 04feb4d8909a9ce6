// name: introductions_that_became_ties
// doc: Introductions in [$start, $end) after which the two people came into contact, for the first time on record.
//   Only first contacts at most $days days after the introduction count.
// param start: date, example 2024-07-01
// param end: date, example 2025-01-01
// param days: int = 180, 0..36500
// returns broker: string; a: string; b: string; introduced: date; first_contact: date; waited: int, days
// order: introduced, broker, a, b
MATCH (a:Person)-[i:INTRODUCED]->(b:Person)
WHERE i.at >= $start AND i.at < $end
MATCH (a)-[t:INTERACTED]-(b)
WITH i, a, b, min(t.day) AS first_contact
WHERE first_contact >= i.at AND duration.inDays(i.at, first_contact).days <= $days
RETURN i.broker_id AS broker, a.id AS a, b.id AS b, i.at AS introduced, first_contact AS first_contact,
       duration.inDays(i.at, first_contact).days AS waited
ORDER BY introduced, broker, a, b
