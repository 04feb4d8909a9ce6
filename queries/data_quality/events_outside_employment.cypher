// name: events_outside_employment
// doc: People with interactions on record before they joined or after they left: a wrong clock, a wrong date, or another
//   person under an old id. With $all_rows everyone whose first or last day is known and who has interactions is listed.
//   It reads every interaction from both ends: 2,000,000 of them take 8 s, and 10 s with $all_rows.
// param all_rows: bool = false, example true
// returns person: string; joined: date; left: date; first_day: date; last_day: date; before_joining: int, interactions; after_leaving: int, interactions
// order: person
MATCH (p:Person)-[t:INTERACTED]-(:Person)
WHERE p.joined IS NOT NULL OR p.left IS NOT NULL
WITH p, min(t.day) AS first_day, max(t.day) AS last_day,
     sum(CASE WHEN t.day < p.joined THEN 1 ELSE 0 END) AS before_joining,
     sum(CASE WHEN t.day > p.left THEN 1 ELSE 0 END) AS after_leaving
WHERE before_joining > 0 OR after_leaving > 0 OR $all_rows
RETURN p.id AS person, p.joined AS joined, p.left AS left, first_day AS first_day, last_day AS last_day,
       before_joining AS before_joining, after_leaving AS after_leaving
ORDER BY person
