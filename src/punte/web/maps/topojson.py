"""Reads TopoJSON: quantized arcs that neighbouring countries share.

Format: https://github.com/topojson/topojson-specification (version 1.0).
"""

from collections.abc import Iterator, Mapping
from typing import Any

type Position = tuple[float, float]


def arcs_of(topology: Mapping[str, Any]) -> list[list[Position]]:
    """All arcs as longitude and latitude; positions are deltas on the transform's grid."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        line: list[Position] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale_x + left, y * scale_y + bottom))
        decoded.append(line)
    return decoded


def rings_of(geometry: Mapping[str, Any]) -> Iterator[list[int]]:
    """The rings of a polygon or multipolygon, each a list of arc indices (`~i` is arc i backwards)."""
    polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}
    for polygon in polygons.get(geometry["type"]) or []:
        yield from polygon or []


def joined[Place](ring: list[int], arcs: list[list[Place]]) -> list[Place]:
    """A ring's positions; the end of each arc is the start of the next and stands once."""
    line: list[Place] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        line.extend(arc[1:] if line else arc)
    return line
