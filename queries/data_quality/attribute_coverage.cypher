// name: attribute_coverage
// doc: For how many of the people in the organisation on the day $at the positions say what they were on that day.
//   Whoever has no unit is in no group, and whoever has no level is neither peer nor sponsor. External people are left
//   out.
// param at: date, example 2025-01-01
// returns attribute: string; people: int, people; known: int, people; share: float, share
// order: attribute
MATCH (p:Person)
WHERE p.external = false AND (p.joined IS NULL OR p.joined <= $at) AND (p.left IS NULL OR p.left >= $at)
OPTIONAL MATCH (p)-[:HELD]->(h:Position)
WHERE h.valid_from <= $at AND (h.valid_to IS NULL OR h.valid_to >= $at)
WITH p, count(h.org_unit) AS units, count(h.level) AS levels, count(h.function) AS functions,
     count(h.location) AS locations, count(h.manager_id) AS managers
UNWIND [['org_unit', units], ['level', levels], ['function', functions], ['location', locations],
        ['manager_id', managers]] AS pair
WITH pair[0] AS attribute, count(p) AS people, sum(CASE WHEN pair[1] > 0 THEN 1 ELSE 0 END) AS known
RETURN attribute AS attribute, people AS people, known AS known, toFloat(known) / people AS share
ORDER BY attribute
