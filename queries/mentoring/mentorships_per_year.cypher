// name: mentorships_per_year
// doc: How many mentorships began in each year of [$start, $end), and with how many mentors and mentees.
//   former_mentees are mentors of that year whom somebody had begun to mentor in an earlier mentorship.
// param start: date, example 2022-01-01
// param end: date, example 2026-01-01
// returns year: int, year; mentorships: int, mentorships; mentors: int, people; mentees: int, people; former_mentees: int, people
// order: year
MATCH (m:Person)-[t:MENTORS]->(e:Person)
WHERE t.start >= $start AND t.start < $end
OPTIONAL MATCH (m)<-[u:MENTORS]-(:Person)
WITH m, e, t, min(u.start) AS mentored
RETURN t.start.year AS year, count(*) AS mentorships, count(DISTINCT m) AS mentors, count(DISTINCT e) AS mentees,
       count(DISTINCT CASE WHEN mentored < t.start THEN m.id END) AS former_mentees
ORDER BY year
