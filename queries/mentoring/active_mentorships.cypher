// name: active_mentorships
// doc: The mentorships that are active on the day $at.
//   One without an end is active until either person leaves; one without a start is never active.
// param at: date, example 2025-01-01
// returns mentor: string; mentee: string; start: date; `end`: date; program: string; kind: string
// order: mentor, mentee, start, `end`, program, kind
MATCH (m:Person)-[t:MENTORS]->(e:Person)
WHERE t.start <= $at
  AND (t.`end` >= $at
       OR (t.`end` IS NULL AND (m.left IS NULL OR m.left >= $at) AND (e.left IS NULL OR e.left >= $at)))
RETURN m.id AS mentor, e.id AS mentee, t.start AS start, t.`end` AS `end`, t.program AS program, t.kind AS kind
ORDER BY mentor, mentee, start, `end`, program, kind
