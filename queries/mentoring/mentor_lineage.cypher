// name: mentor_lineage
// doc: The mentors of $person, their mentors and so on, with the fewest generations that lie between.
//   Everyone is listed once; who is his own ancestor, because people mentored each other in turn, is left out.
// param person: string, example "P014"
// param generations: int = 4, 1..6
// returns ancestor: string; name: string; generation: int, generations
// order: generation, ancestor
MATCH path = (p:Person {id: $person})<-[:MENTORS*1..6]-(a:Person)
WHERE length(path) <= $generations AND a <> p
RETURN a.id AS ancestor, a.name AS name, min(length(path)) AS generation
ORDER BY generation, ancestor
