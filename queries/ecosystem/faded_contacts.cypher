// name: faded_contacts
// doc: People whom $person was in contact with in the equally long time before [$start, $end), and not in it.
//   Those with most contacts before come first; whoever left the organisation before the window is marked.
// param person: string, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns alter: string; name: string; contacts_before: int, interactions; last_day: date; left_before: bool
// order: contacts_before DESC, alter
MATCH (:Person {id: $person})-[t:INTERACTED]-(a:Person)
WITH a, t.day AS day, $start - duration({days: duration.inDays($start, $end).days}) AS since
WHERE day >= since AND day < $end
WITH a,
     sum(CASE WHEN day < $start THEN 1 ELSE 0 END) AS contacts_before,
     sum(CASE WHEN day >= $start THEN 1 ELSE 0 END) AS within,
     max(day) AS last_day
WHERE within = 0
RETURN a.id AS alter, a.name AS name, contacts_before AS contacts_before, last_day AS last_day,
       coalesce(a.left < $start, false) AS left_before
ORDER BY contacts_before DESC, alter
