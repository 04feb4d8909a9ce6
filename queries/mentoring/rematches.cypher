// name: rematches
// doc: Mentees who had $least mentors or more, by the mentorships that began in [$start, $end), most mentors first.
//   waited is the time from the end of the first mentorship to the start of the last; less than 0: they overlapped.
// param start: date, example 2022-01-01
// param end: date, example 2026-01-01
// param least: int = 2, 1..100, example 1
// returns mentee: string; name: string; mentors: int, people; mentorships: int, mentorships; first_start: date; last_start: date; waited: int, days
// order: mentors DESC, mentorships DESC, mentee
MATCH (m:Person)-[t:MENTORS]->(e:Person)
WHERE t.start >= $start AND t.start < $end
WITH e, count(DISTINCT m) AS mentors, count(t) AS mentorships, min(t.start) AS first_start, max(t.start) AS last_start
WHERE mentors >= $least
MATCH (:Person)-[f:MENTORS]->(e)
WHERE f.start = first_start
WITH e, mentors, mentorships, first_start, last_start, min(f.`end`) AS ended
RETURN e.id AS mentee, e.name AS name, mentors AS mentors, mentorships AS mentorships, first_start AS first_start,
       last_start AS last_start,
       CASE WHEN last_start > first_start THEN duration.inDays(ended, last_start).days END AS waited
ORDER BY mentors DESC, mentorships DESC, mentee
