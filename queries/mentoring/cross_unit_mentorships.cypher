// name: cross_unit_mentorships
// doc: Mentorships that began in [$start, $end) between people of different organisational units.
//   Units and levels are those on the day the mentorship began.
// param start: date, example 2022-01-01
// param end: date, example 2026-01-01
// returns mentor: string; mentee: string; start: date; mentor_unit: string; mentee_unit: string; levels_apart: int, levels
// order: start, mentor, mentee, mentor_unit, mentee_unit, levels_apart
MATCH (m:Person)-[t:MENTORS]->(e:Person)
WHERE t.start >= $start AND t.start < $end
MATCH (m)-[:HELD]->(one:Position)
WHERE one.valid_from <= t.start AND (one.valid_to IS NULL OR one.valid_to >= t.start)
MATCH (e)-[:HELD]->(other:Position)
WHERE other.valid_from <= t.start AND (other.valid_to IS NULL OR other.valid_to >= t.start)
  AND one.org_unit <> other.org_unit
RETURN m.id AS mentor, e.id AS mentee, t.start AS start, one.org_unit AS mentor_unit, other.org_unit AS mentee_unit,
       one.level - other.level AS levels_apart
ORDER BY start, mentor, mentee, mentor_unit, mentee_unit, levels_apart
