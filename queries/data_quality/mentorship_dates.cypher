// name: mentorship_dates
// doc: Mentorships whose dates do not fit those of the people: without a start, with a start before the mentor or the
//   mentee joined, with a mentor who joined after the mentee, or that began after one of them had left. A mentor who
//   joined later may well be right. With $all_rows the other mentorships are listed too.
// param all_rows: bool = false, example true
// returns mentor: string; mentee: string; start: date; program: string; no_start: bool; before_mentor_joined: bool; before_mentee_joined: bool; mentor_joined_later: bool; after_leaving: bool
// order: mentor, mentee, start, program
MATCH (m:Person)-[t:MENTORS]->(e:Person)
WITH m, e, t,
     coalesce(t.start < m.joined, false) AS early_mentor, coalesce(t.start < e.joined, false) AS early_mentee,
     coalesce(m.joined > e.joined, false) AS later,
     coalesce(t.start > m.left, false) OR coalesce(t.start > e.left, false) AS gone
WHERE t.start IS NULL OR early_mentor OR early_mentee OR later OR gone OR $all_rows
RETURN m.id AS mentor, e.id AS mentee, t.start AS start, coalesce(t.program, '') AS program, t.start IS NULL AS no_start,
       early_mentor AS before_mentor_joined, early_mentee AS before_mentee_joined, later AS mentor_joined_later,
       gone AS after_leaving
ORDER BY mentor, mentee, start, program
