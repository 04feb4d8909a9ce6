// name: months_on_record
// doc: How long each month of [$start, $end) is and on how many of its days there was contact: whether windows are equal.
//   Months differ in length, and a month with few days on record says little: compare windows of equal length.
// param start: date, example 2024-01-01
// param end: date, example 2026-01-01
// returns month: string; days: int, days; days_with_contact: int, days; first_day: date; last_day: date; contacts: int, pairs of people
// order: month
MATCH (:Person)-[t:INTERACTED]->(:Person)
WHERE t.day >= $start AND t.day < $end
WITH t.day AS day, count(t) AS meetings
WITH date.truncate('month', day) AS month, count(day) AS days_with_contact, min(day) AS first_day, max(day) AS last_day,
     sum(meetings) AS contacts
RETURN left(toString(month), 7) AS month, duration.inDays(month, month + duration({months: 1})).days AS days,
       days_with_contact AS days_with_contact, first_day AS first_day, last_day AS last_day, contacts AS contacts
ORDER BY month
