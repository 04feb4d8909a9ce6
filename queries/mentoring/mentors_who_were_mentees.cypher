// name: mentors_who_were_mentees
// doc: Mentors who were mentored themselves, with the time between; with $all_rows the other mentors as well.
//   The first mentorships with a start count; waited is less than 0 for who mentored before being mentored.
// param all_rows: bool = false, example true
// returns mentor: string; name: string; mentees: int, people; mentoring_since: date; mentored_since: date; waited: int, days
// order: mentees DESC, mentor
MATCH (m:Person)-[t:MENTORS]->(e:Person)
WITH m, count(DISTINCT e) AS mentees, min(t.start) AS mentoring_since
OPTIONAL MATCH (o:Person)-[u:MENTORS]->(m)
WITH m, mentees, mentoring_since, count(o) AS mentored, min(u.start) AS mentored_since
WHERE mentored > 0 OR $all_rows
RETURN m.id AS mentor, m.name AS name, mentees AS mentees, mentoring_since AS mentoring_since,
       mentored_since AS mentored_since, duration.inDays(mentored_since, mentoring_since).days AS waited
ORDER BY mentees DESC, mentor
