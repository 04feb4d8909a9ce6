// name: contacts_per_month
// doc: How often, and with how many different people, $person was in contact in each month of [$start, $end).
//   Months are those of the program's time zone; a month without any contact has no row.
// param person: string, example "P014"
// param start: date, example 2024-01-01
// param end: date, example 2026-01-01
// returns month: string; contacts: int, interactions; people: int, people
// order: month
MATCH (:Person {id: $person})-[t:INTERACTED]-(a:Person)
WHERE t.day >= $start AND t.day < $end
RETURN left(toString(t.day), 7) AS month, count(*) AS contacts, count(DISTINCT a) AS people
ORDER BY month
