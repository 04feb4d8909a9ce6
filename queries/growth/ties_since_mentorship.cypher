// name: ties_since_mentorship
// doc: Contacts of each mentee in the $days days before a mentorship began and in the $days days from its start on, for
//   the mentorships that began in [$start, $end). formed are the people who were contacts only after the start;
//   through_mentor are those of them whom the mentor had been in contact with before the mentee's first contact.
//   The mentor is left out.
// param start: date, example 2024-04-01
// param end: date, example 2025-01-01
// param days: int = 90, 1..36500
// returns mentor: string; mentee: string; start: date; before: int, people; after: int, people; formed: int, people; through_mentor: int, people
// order: start, mentor, mentee
MATCH (m:Person)-[u:MENTORS]->(e:Person)
WHERE u.start >= $start AND u.start < $end
WITH DISTINCT m, e, u.start AS began
OPTIONAL MATCH (e)-[t:INTERACTED]-(a:Person)
WHERE t.day >= began - duration({days: $days}) AND t.day < began + duration({days: $days}) AND a <> m
WITH m, e, began, a,
     sum(CASE WHEN t.day < began THEN 1 ELSE 0 END) AS before,
     min(CASE WHEN t.day >= began THEN t.day END) AS first_day
OPTIONAL MATCH (m)-[c:INTERACTED]-(a)
WHERE before = 0 AND c.day < first_day
WITH m, e, began, a, before, first_day, count(c) AS known
RETURN m.id AS mentor, e.id AS mentee, began AS start,
       sum(CASE WHEN before > 0 THEN 1 ELSE 0 END) AS before,
       count(first_day) AS after,
       sum(CASE WHEN before = 0 AND first_day IS NOT NULL THEN 1 ELSE 0 END) AS formed,
       sum(CASE WHEN before = 0 AND known > 0 THEN 1 ELSE 0 END) AS through_mentor
ORDER BY start, mentor, mentee
