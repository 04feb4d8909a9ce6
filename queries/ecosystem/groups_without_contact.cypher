// name: groups_without_contact
// doc: Pairs of organisational units whose people had no interaction with one another in [$start, $end).
//   A person's unit is the one on the day of the interaction; each pair is listed once, in alphabetical order.
// param start: date, example 2024-12-01
// param end: date, example 2024-12-15
// returns unit: string; other_unit: string
// order: unit, other_unit
CALL () {
  MATCH (p:Position)
  WHERE p.org_unit IS NOT NULL AND p.valid_from < $end AND (p.valid_to IS NULL OR p.valid_to >= $start)
  WITH collect(DISTINCT p.org_unit) AS units
  UNWIND units AS one
  UNWIND units AS other
  WITH one, other
  WHERE one < other
  RETURN one, other, 0 AS met
  UNION ALL
  MATCH (a:Person)-[t:INTERACTED]->(b:Person)
  WHERE t.day >= $start AND t.day < $end
  WITH DISTINCT a, b, t.day AS day
  MATCH (a)-[:HELD]->(pa:Position)
  WHERE pa.valid_from <= day AND (pa.valid_to IS NULL OR pa.valid_to >= day)
  MATCH (b)-[:HELD]->(pb:Position)
  WHERE pb.valid_from <= day AND (pb.valid_to IS NULL OR pb.valid_to >= day) AND pb.org_unit <> pa.org_unit
  RETURN CASE WHEN pa.org_unit < pb.org_unit THEN pa.org_unit ELSE pb.org_unit END AS one,
         CASE WHEN pa.org_unit < pb.org_unit THEN pb.org_unit ELSE pa.org_unit END AS other, 1 AS met
}
WITH one, other, sum(met) AS met
WHERE met = 0
RETURN one AS unit, other AS other_unit
ORDER BY unit, other_unit
