// name: surviving_ties
// doc: How many of the ties that $person formed in each month of [$start, $end) were alive $months months later.
//   A tie forms on the day of the first interaction on record, and is alive if there is an interaction on that day
//   $months months later, or in the $days days from then on. Near the end of the record ties seem to die.
// param person: string, example "P014"
// param start: date, example 2024-03-01
// param end: date, example 2025-03-01
// param months: int = 6, 1..120
// param days: int = 90, 1..36500
// returns month: string; formed: int, people; alive: int, people; share: float, share
// order: month
MATCH (:Person {id: $person})-[t:INTERACTED]-(a:Person)
WITH a, min(t.day) AS first_day, collect(t.day) AS days
WHERE first_day >= $start AND first_day < $end
WITH left(toString(first_day), 7) AS month, first_day + duration({months: $months}) AS later, days
WITH month, size([day IN days WHERE day >= later AND day < later + duration({days: $days})]) AS contacts
WITH month, count(*) AS formed, sum(CASE WHEN contacts > 0 THEN 1 ELSE 0 END) AS alive
RETURN month AS month, formed AS formed, alive AS alive, toFloat(alive) / formed AS share
ORDER BY month
