// name: skill_gain_by_source
// doc: By skill and source of evidence, how many people have two scores or more in [$start, $end), and their gain.
//   A gain is the last score less the first, each as a share of its scale; scores without a scale are left out. Of
//   scores on one day the lower one counts as the first and the higher one as the last. median_gain is the middle gain,
//   the lower of two.
// param start: date, example 2024-07-01
// param end: date, example 2026-01-01
// returns skill: string; source: string; people: int, people; improved: int, people; median_gain: float, share of the scale
// order: skill, source
MATCH (p:Person)-[d:DEMONSTRATED]->(s:Skill)
WHERE d.at >= $start AND d.at < $end AND d.score IS NOT NULL AND d.scale_max > 0
WITH p, s.name AS skill, coalesce(d.source, 'not known') AS source, d.at AS at, d.score / d.scale_max AS share
ORDER BY at, share
WITH p, skill, source, collect(share) AS shares
WHERE size(shares) > 1
WITH skill, source, last(shares) - head(shares) AS gain
RETURN skill AS skill, source AS source, count(*) AS people, sum(CASE WHEN gain > 0 THEN 1 ELSE 0 END) AS improved,
       percentileDisc(gain, 0.5) AS median_gain
ORDER BY skill, source
