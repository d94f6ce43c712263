"""The network one may see as files that other programs open: GEXF, GraphML, Kumu's JSON, CSV.

Formats: GEXF 1.3 (gexf.net/1.3), GraphML 1.0 with declared attributes
(graphml.graphdrawing.org), Kumu's blueprint (docs.kumu.io, JSON import).
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from punte.bridges.queries.graph import Seen, Spot

GEXF = "http://gexf.net/1.3"
VIZ = "http://gexf.net/1.3/viz"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
# XML 1.0 allows no other control characters, escaped or not.
CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}

NODE = [("name", "string"), ("kind", "string"), ("ecosystem", "string"), ("themes", "string")]
EDGE = [("strength", "double"), ("fading", "boolean")]


def gexf(seen: Seen, title: str, day: date) -> str:
    """GEXF 1.3 with places; strengths stand as weights, too."""
    ET.register_namespace("", GEXF)
    ET.register_namespace("viz", VIZ)
    root = ET.Element(f"{{{GEXF}}}gexf", {"version": "1.3"})
    meta = ET.SubElement(root, f"{{{GEXF}}}meta", {"lastmodifieddate": day.isoformat()})
    ET.SubElement(meta, f"{{{GEXF}}}creator").text = "Punte"
    ET.SubElement(meta, f"{{{GEXF}}}description").text = _clean(title)
    graph = ET.SubElement(root, f"{{{GEXF}}}graph", {"defaultedgetype": "undirected", "mode": "static"})
    for kind, declared in (("node", NODE), ("edge", EDGE)):
        holder = ET.SubElement(graph, f"{{{GEXF}}}attributes", {"class": kind})
        for key, type_ in declared:
            ET.SubElement(holder, f"{{{GEXF}}}attribute", {"id": key, "title": key, "type": type_})
    nodes = ET.SubElement(graph, f"{{{GEXF}}}nodes")
    for one, facts in _nodes(seen):
        node = ET.SubElement(nodes, f"{{{GEXF}}}node", {"id": one.id, "label": facts["name"]})
        _values(node, facts)
        place = {"x": f"{one.x * 1000:g}", "y": f"{-one.y * 1000:g}", "z": "0"}
        ET.SubElement(node, f"{{{VIZ}}}position", place)
    edges = ET.SubElement(graph, f"{{{GEXF}}}edges")
    for key, a, b, values in _edges(seen):
        ends = {"id": key, "source": a, "target": b, "weight": values["strength"]}
        _values(ET.SubElement(edges, f"{{{GEXF}}}edge", ends), values)
    return _written(root)


def _values(parent: ET.Element, facts: dict[str, str]) -> None:
    holder = ET.SubElement(parent, f"{{{GEXF}}}attvalues")
    for key, value in facts.items():
        ET.SubElement(holder, f"{{{GEXF}}}attvalue", {"for": key, "value": value})


def graphml(seen: Seen, title: str) -> str:
    """GraphML with declared attributes and ids of edges."""
    ET.register_namespace("", GRAPHML)
    root = ET.Element(f"{{{GRAPHML}}}graphml")
    for kind, declared in (("node", NODE), ("edge", EDGE)):
        for key, type_ in declared:
            told = {"id": f"{kind}-{key}", "for": kind, "attr.name": key, "attr.type": type_}
            ET.SubElement(root, f"{{{GRAPHML}}}key", told)
    graph = ET.SubElement(root, f"{{{GRAPHML}}}graph", {"id": "network", "edgedefault": "undirected"})
    ET.SubElement(graph, f"{{{GRAPHML}}}desc").text = _clean(title)
    for one, facts in _nodes(seen):
        _data(ET.SubElement(graph, f"{{{GRAPHML}}}node", {"id": one.id}), "node", facts)
    for key, a, b, values in _edges(seen):
        edge = ET.SubElement(graph, f"{{{GRAPHML}}}edge", {"id": key, "source": a, "target": b})
        _data(edge, "edge", values)
    return _written(root)


def _data(parent: ET.Element, kind: str, facts: dict[str, str]) -> None:
    for key, value in facts.items():
        ET.SubElement(parent, f"{{{GRAPHML}}}data", {"key": f"{kind}-{key}"}).text = value


def kumu(seen: Seen) -> str:
    """Kumu's JSON: elements and connections."""
    elements = [
        {
            "id": one.id,
            "label": facts["name"],
            "type": facts["kind"],
            "ecosystem": facts["ecosystem"],
            "tags": facts["themes"].split("; ") if facts["themes"] else [],
        }
        for one, facts in _nodes(seen)
    ]
    connections = [
        {
            "id": key,
            "from": a,
            "to": b,
            "direction": "mutual",
            "strength": float(values["strength"]),
            "fading": values["fading"] == "true",
        }
        for key, a, b, values in _edges(seen)
    ]
    return json.dumps({"elements": elements, "connections": connections}, ensure_ascii=False, indent=1)


def node_rows(seen: Seen) -> list[list[Any]]:
    """Points as rows, the heads first."""
    head = [_("Id"), _("Name"), _("Kind"), _("Ecosystem"), _("Themes"), _("Ties"), _("Ties across")]
    rows = [
        [one.id, *facts.values(), seen.degree[one.id], seen.across[one.id]] for one, facts in _nodes(seen)
    ]
    return [head, *rows]


def edge_rows(seen: Seen) -> list[list[Any]]:
    """Ties as rows, the heads first."""
    names = {one.id: one.name for one in seen.spots}
    head = [_("Id"), _("From"), _("To"), _("From (name)"), _("To (name)"), _("Strength"), _("Fading")]
    rows = [
        [key, a, b, names[a], names[b], float(values["strength"]), values["fading"]]
        for key, a, b, values in _edges(seen)
    ]
    return [head, *rows]


def _nodes(seen: Seen) -> Iterator[tuple[Spot, dict[str, str]]]:
    for one in seen.spots:
        yield (
            one,
            {
                "name": _clean(one.name),
                "kind": _clean(seen.kinds.get(one.kind, one.kind)),
                "ecosystem": _clean(seen.groups.get(one.group, "")),
                "themes": _clean("; ".join(seen.themes[key] for key in one.themes if key in seen.themes)),
            },
        )


def _edges(seen: Seen) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    for number, tie in enumerate(seen.ties):
        values = {"strength": f"{tie.strength:g}", "fading": "true" if tie.weak else "false"}
        yield f"e{number}", tie.a, tie.b, values


def _clean(text: str) -> str:
    return str(text).translate(CONTROL)


def _written(root: ET.Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
