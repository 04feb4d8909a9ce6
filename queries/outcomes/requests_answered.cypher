// name: requests_answered
// doc: Requests for support made in [$start, $end) by kind: how many were answered and used, and how soon.
//   median_days is the middle time from request to answer, the lower of two.
// param start: date, example 2024-07-01
// param end: date, example 2025-07-01
// returns kind: string; asked: int, requests; answered: int, requests; used: int, requests; median_days: int, days
// order: kind
MATCH (:Person)-[r:ASKED]->(:Person)
WHERE r.asked_at >= $start AND r.asked_at < $end
RETURN r.kind AS kind, count(r) AS asked, count(r.answered_at) AS answered, count(r.used_at) AS used,
       percentileDisc(duration.inDays(r.asked_at, r.answered_at).days, 0.5) AS median_days
ORDER BY kind
