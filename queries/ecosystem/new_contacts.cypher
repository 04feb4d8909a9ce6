// name: new_contacts
// doc: People whom $person was in contact with in [$start, $end), and not in the equally long time before.
//   Those with most contacts come first; first_ever says whether they had never been in contact before.
// param person: string, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns alter: string; name: string; contacts: int, interactions; first_day: date; first_ever: bool
// order: contacts DESC, alter
MATCH (:Person {id: $person})-[t:INTERACTED]-(a:Person)
WITH a, t.day AS day, $start - duration({days: duration.inDays($start, $end).days}) AS since
WHERE day < $end
WITH a,
     sum(CASE WHEN day >= $start THEN 1 ELSE 0 END) AS contacts,
     sum(CASE WHEN day >= since AND day < $start THEN 1 ELSE 0 END) AS before,
     sum(CASE WHEN day < since THEN 1 ELSE 0 END) AS long_before,
     min(CASE WHEN day >= $start THEN day END) AS first_day
WHERE contacts > 0 AND before = 0
RETURN a.id AS alter, a.name AS name, contacts AS contacts, first_day AS first_day, long_before = 0 AS first_ever
ORDER BY contacts DESC, alter
