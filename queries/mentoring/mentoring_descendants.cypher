// name: mentoring_descendants
// doc: The mentees of $person, their mentees and so on, with the fewest generations that lie between.
//   Only mentorships that began in the order of the generations count: a mentee who mentored before being mentored
//   passed nothing on.
// param person: string, example "P031"
// param generations: int = 3, 1..4
// returns descendant: string; name: string; generation: int, generations
// order: generation, descendant
MATCH path = (p:Person {id: $person})-[:MENTORS*1..4]->(d:Person)
WHERE length(path) <= $generations AND d <> p
  AND all(place IN range(1, length(path) - 1)
          WHERE relationships(path)[place].start >= relationships(path)[place - 1].start)
RETURN d.id AS descendant, d.name AS name, min(length(path)) AS generation
ORDER BY generation, descendant
