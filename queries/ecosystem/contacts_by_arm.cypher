// name: contacts_by_arm
// doc: How many different people, on average, participants and comparison people were in contact with in [$start, $end).
//   Who was not in the organisation at any time of it is left out; who was there without any contact counts as 0.
// param start: date, example 2025-01-01
// param end: date, example 2025-04-01
// returns program: string; arm: string; people: int, people; mean_contacts: float, people
// order: program, arm
MATCH (p:Person)-[part:PARTICIPATED]->(g:Program)
WHERE (p.joined IS NULL OR p.joined < $end) AND (p.left IS NULL OR p.left >= $start)
OPTIONAL MATCH (p)-[t:INTERACTED]-(a:Person)
WHERE t.day >= $start AND t.day < $end
WITH g, part.arm AS arm, p, count(DISTINCT a) AS contacts
RETURN g.name AS program, arm AS arm, count(p) AS people, toFloat(sum(contacts)) / count(p) AS mean_contacts
ORDER BY program, arm
