// name: coverage_by_channel
// doc: How many contacts each channel (the kind of interaction) has in each month of [$start, $end), and of how many people.
//   An interaction of several people counts once for each pair; gatherings above the limit on participants are left out.
//   A channel that stops in some month is a change in the logging, and no change in the network.
//   In a large program ask for a quarter at a time: two years of 2,000,000 interactions take 14 s.
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns month: string; channel: string; contacts: int, pairs of people; people: int, people; days: int, days
// order: month, channel
MATCH (a:Person)-[t:INTERACTED]->(b:Person)
WHERE t.day >= $start AND t.day < $end
WITH left(toString(t.day), 7) AS month, coalesce(t.kind, 'not known') AS channel, t.day AS day, a, b
UNWIND [a, b] AS p
RETURN month AS month, channel AS channel, count(*) / 2 AS contacts, count(DISTINCT p) AS people,
       count(DISTINCT day) AS days
ORDER BY month, channel
