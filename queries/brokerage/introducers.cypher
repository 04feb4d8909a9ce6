// name: introducers
// doc: Who brought people together in [$start, $end), and how many introductions became ties.
//   An introduction became a tie if the two were in contact for the first time on record on the same day or at most
//   $days days later. median_waited is the middle one of these times, the lower of two.
// param start: date, example 2024-07-01
// param end: date, example 2025-01-01
// param days: int = 180, 0..36500
// returns broker: string; name: string; introductions: int, introductions; became_ties: int, introductions; median_waited: int, days
// order: introductions DESC, broker
MATCH (a:Person)-[i:INTRODUCED]->(b:Person)
WHERE i.at >= $start AND i.at < $end
OPTIONAL MATCH (a)-[t:INTERACTED]-(b)
WITH i, min(t.day) AS first_contact
WITH i, CASE WHEN first_contact >= i.at THEN duration.inDays(i.at, first_contact).days END AS waited
MATCH (broker:Person {id: i.broker_id})
RETURN broker.id AS broker, broker.name AS name, count(i) AS introductions,
       count(CASE WHEN waited <= $days THEN 1 END) AS became_ties,
       percentileDisc(CASE WHEN waited <= $days THEN waited END, 0.5) AS median_waited
ORDER BY introductions DESC, broker
