"""From the store to frames and a picture: ``python walkthrough.py leaders bolt://localhost:7687``."""

import sys
from pathlib import Path

from pyvis.network import Network

import mentornet as mn

folder, store = sys.argv[1:]
with mn.open(folder, store=store) as program:
    reach = program.query("sponsors_within", person="P014", hops=3)
    print(reach.dtypes, reach.head(), sep="\n\n")

    sizes = program.metrics(program.windows()[-1:], metrics=["size", "constraint"])
    print(sizes.describe())

    graph = program.query(
        "MATCH (p:Person {id: $person})-[m:MENTORS|SPONSORS]-(other:Person) RETURN m ORDER BY other.id LIMIT 50",
        person="P014",
        as_graph=True,
    )

picture = Network(directed=True, cdn_resources="in_line")
for person, known in graph.nodes(data=True):
    picture.add_node(person, label=known.get("name", person))
for start, end, kind in graph.edges(data="type"):
    picture.add_edge(start, end, title=kind)
Path("P014-mentors.html").write_text(picture.generate_html(), encoding="utf-8")
print(f"P014-mentors.html: {len(graph)} people, {graph.number_of_edges()} relationships")
