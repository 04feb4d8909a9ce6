// name: ego_network
// doc: Everyone that $person had a tie with in the window [$start, $end), those with most contacts first.
//   A contact is an interaction; a mentorship or sponsorship that is active in the window is a tie without one.
// param person: string, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns alter: string; name: string; contacts: int, interactions; minutes: float, minutes; first_day: date; last_day: date; mentorship: bool; sponsorship: bool
// order: contacts DESC, alter
MATCH (ego:Person {id: $person})-[t:INTERACTED|MENTORS|SPONSORS]-(a:Person)
WHERE (t.day >= $start AND t.day < $end)
   OR (t.start < $end AND (t.`end` IS NULL OR t.`end` >= $start)
       AND (ego.left IS NULL OR ego.left >= $start) AND (a.left IS NULL OR a.left >= $start))
   OR (type(t) = 'SPONSORS' AND t.at >= $start AND t.at < $end)
RETURN a.id AS alter,
       a.name AS name,
       count(t.day) AS contacts,
       sum(coalesce(t.minutes, 0.0)) AS minutes,
       min(t.day) AS first_day,
       max(t.day) AS last_day,
       sum(CASE WHEN type(t) = 'MENTORS' THEN 1 ELSE 0 END) > 0 AS mentorship,
       sum(CASE WHEN type(t) = 'SPONSORS' THEN 1 ELSE 0 END) > 0 AS sponsorship
ORDER BY contacts DESC, alter
