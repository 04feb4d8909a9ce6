"""``mentornet schema``: the graph's labels, relationship types and properties, as text, JSON or a drawing."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..errors import UsageError
from ..graph_drawing import model_svg
from ..graph_model import Element, find_element, graph_model, model_data

FORMATS = ("text", "json", "svg")


def schema_text(name: str | None, format: str) -> str:
    """Return the whole model or one element of it, in a format."""
    if format not in (*FORMATS, "table"):
        raise UsageError(f"schema prints {', '.join(FORMATS)}, not '{format}'")
    if format == "svg":
        return model_svg().rstrip("\n")
    chosen: Sequence[Element] = graph_model() if name is None else [find_element(name)]
    if format == "json":
        names = {element.name for element in chosen}
        return json.dumps([one for one in model_data() if one["name"] in names], ensure_ascii=False, indent=1)
    return "\n\n".join(_text(element) for element in chosen)


def _text(element: Element) -> str:
    lines = [f"{element.pattern}  {element.doc}"]
    names = [f"`{one.name}`" if one.name in ("end", "from", "to") else one.name for one in element.properties]
    width = max(map(len, names), default=0)
    for name, one in zip(names, element.properties, strict=True):
        unit = f", {one.unit}" if one.unit else ""
        lines.append(f"  {name:<{width}}  {one.type:<6}  {one.doc}{unit} (such as {one.example})")
    return "\n".join(lines)
