// name: artifacts_across_units
// doc: Artifacts that people of other units than the author's reused in [$start, $end), the most reused first.
//   Units are those on the day of the reuse; a reuse by the author counts nowhere.
// param start: date, example 2024-01-01
// param end: date, example 2026-01-01
// returns artifact: string; kind: string; author: string; unit: string; reuses: int, reuses; people: int, people; units: int, units
// order: reuses DESC, artifact, author, kind, unit
MATCH (a:Person)-[:PRODUCED]->(f:Artifact)<-[r:REUSED]-(p:Person)
WHERE r.at >= $start AND r.at < $end AND p <> a
MATCH (a)-[:HELD]->(h:Position)
WHERE h.valid_from <= r.at AND (h.valid_to IS NULL OR h.valid_to >= r.at)
MATCH (p)-[:HELD]->(g:Position)
WHERE g.valid_from <= r.at AND (g.valid_to IS NULL OR g.valid_to >= r.at) AND g.org_unit <> h.org_unit
RETURN f.artifact_id AS artifact, f.kind AS kind, a.id AS author, h.org_unit AS unit, count(DISTINCT r) AS reuses,
       count(DISTINCT p) AS people, count(DISTINCT g.org_unit) AS units
ORDER BY reuses DESC, artifact, author, kind, unit
