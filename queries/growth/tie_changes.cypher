// name: tie_changes
// doc: How many ties $person, or everyone present, formed, dissolved and kept in the window [$start, $end), against
//   the window of the same length before it: the metrics formed and dissolved. Only people who were in the organisation
//   in both windows count, external people never. A tie is one of $kinds; a mentorship without an end lasts until
//   either person leaves, and at most $assumed_days days.
// param person: string = null, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// param kinds: strings = ["interactions", "mentorships", "sponsorships"]
// param assumed_days: int = 36500, 1..36500
// returns person: string; before: int, people; now: int, people; formed: int, people; dissolved: int, people; kept: int, people
// order: person
WITH $start - duration({days: duration.inDays($start, $end).days}) AS first
MATCH (p:Person)
WHERE ($person IS NULL OR p.id = $person) AND p.external = false
  AND (p.joined IS NULL OR p.joined < $start) AND (p.left IS NULL OR p.left >= $start)
OPTIONAL MATCH (p)-[t:INTERACTED|MENTORS|SPONSORS]-(a:Person)
WHERE a <> p AND a.external = false
  AND (a.joined IS NULL OR a.joined < $start) AND (a.left IS NULL OR a.left >= $start)
  AND ((type(t) = 'INTERACTED' AND 'interactions' IN $kinds)
       OR (type(t) = 'MENTORS' AND 'mentorships' IN $kinds)
       OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds))
WITH first, p, a, coalesce(t.day, t.start, t.at) AS begun,
     CASE WHEN t.start IS NULL THEN coalesce(t.day, t.at)
          WHEN t.`end` IS NOT NULL THEN t.`end`
          WHEN type(t) = 'MENTORS' THEN t.start + duration({days: $assumed_days - 1}) END AS ended,
     t.start IS NULL OR (p.left IS NULL OR p.left >= t.start) AND (a.left IS NULL OR a.left >= t.start)
     OR t.`end` IS NOT NULL AS valid
WITH p, a,
     sum(CASE WHEN valid AND begun < $start AND (ended IS NULL OR ended >= first) THEN 1 ELSE 0 END) AS before,
     sum(CASE WHEN valid AND begun < $end AND (ended IS NULL OR ended >= $start) THEN 1 ELSE 0 END) AS now
RETURN p.id AS person,
       sum(CASE WHEN before > 0 THEN 1 ELSE 0 END) AS before,
       sum(CASE WHEN now > 0 THEN 1 ELSE 0 END) AS now,
       sum(CASE WHEN now > 0 AND before = 0 THEN 1 ELSE 0 END) AS formed,
       sum(CASE WHEN before > 0 AND now = 0 THEN 1 ELSE 0 END) AS dissolved,
       sum(CASE WHEN before > 0 AND now > 0 THEN 1 ELSE 0 END) AS kept
ORDER BY person
