"""The map of the world: coastlines without any borders, and where each country's dot stands.

Drawn once by `draw_map` in the Equal Earth projection (Šavrič, Patterson and Jenny 2018), which
keeps areas; a page only reads the result. Dots instead of coloured areas take no side in disputes
over borders, and small states are seen as well as large ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

LAND = Path(settings.BASE_DIR) / "static" / "img" / "land.svg"
POINTS = Path(settings.BASE_DIR) / "fixtures" / "reference" / "country_points.json"

WIDTH, HEIGHT = 1000, 442
SOUTHERNMOST = -60.0
"""Degrees; Antarctica is left out."""

HALF_TURN = 180.0

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_HALF_WIDTH = 2.7066297
"""Of the whole map in units of the projection."""
_TOP = 1.3173628

Point = tuple[float, float]
Ring = list[Point]


class Spot(NamedTuple):
    """Where something stands on the map, in units of its view box."""

    x: int
    y: int


@cache
def spots() -> dict[str, Spot]:
    """Where each country's dot stands, by its two-letter code."""
    read = json.loads(POINTS.read_text(encoding="utf-8"))
    return {code: Spot(*place) for code, place in read.items()}


def projected(longitude: float, latitude: float) -> Point:
    """Degrees to units of the view box, to the right and down."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta**2
    sixth = square**3
    slope = 9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1
    across = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope)
    up = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    scale = WIDTH / 2 / _HALF_WIDTH
    return WIDTH / 2 + across * scale, (_TOP - up) * scale


def _unwrapped(ring: Ring) -> Ring:
    """A ring over the 180th meridian goes on beyond the edge instead of across the whole map."""
    turns = 0
    unwrapped = ring[:1]
    for (before, _latitude), (longitude, latitude) in pairwise(ring):
        if abs(longitude - before) > HALF_TURN:
            turns += 1 if longitude < before else -1
        unwrapped.append((longitude + turns * 2 * HALF_TURN, latitude))
    return unwrapped


class Topology:
    """A TopoJSON file: shapes whose outlines are made of arcs that they share."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self._objects = read["objects"]
        scale, move = read["transform"]["scale"], read["transform"]["translate"]
        self._arcs = [_in_degrees(steps, scale, move) for steps in read["arcs"]]

    def shapes(self, name: str) -> list[Mapping[str, Any]]:
        return self._objects[name]["geometries"]

    def rings(self, shape: Mapping[str, Any]) -> list[Ring]:
        """The outer rings of a shape, in degrees."""
        is_single = shape["type"] == "Polygon"
        outlines = [shape["arcs"][0]] if is_single else [one[0] for one in shape["arcs"]]
        return [
            _unwrapped([point for arc in outline for point in self._arc(arc)])
            for outline in outlines
        ]

    def _arc(self, number: int) -> Ring:
        """An arc; one with a negative number runs backwards."""
        return self._arcs[number] if number >= 0 else self._arcs[~number][::-1]


def _in_degrees(
    steps: Iterable[Sequence[int]], scale: Sequence[float], move: Sequence[float]
) -> Ring:
    """TopoJSON keeps an arc as whole steps from one point to the next."""
    x = y = 0
    arc: Ring = []
    for step_x, step_y in steps:
        x, y = x + step_x, y + step_y
        arc.append((x * scale[0] + move[0], y * scale[1] + move[1]))
    return arc


def middle_of(rings: Iterable[Ring]) -> Spot:
    """The centre of the largest part of a country; of one too small to have an area, a corner.

    One whose centre lies over the 180th meridian stands at the edge.
    """
    drawn = [[projected(*point) for point in ring] for ring in rings]
    ring = max(drawn, key=lambda one: abs(_area(one)))
    if not (area := _area(ring)):
        return Spot(*map(round, ring[0]))
    x = sum((a + c) * (a * d - c * b) for (a, b), (c, d) in _edges(ring)) / (6 * area)
    y = sum((b + d) * (a * d - c * b) for (a, b), (c, d) in _edges(ring)) / (6 * area)
    return Spot(min(max(round(x), 0), WIDTH), round(y))


def _area(ring: Ring) -> float:
    return sum(a * d - c * b for (a, b), (c, d) in _edges(ring)) / 2


def _edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def path_of(rings: Iterable[Ring]) -> str:
    """The `d` of an SVG path; whole units are finer than a screen shows."""
    return "".join(
        f"M{' '.join(f'{round(x)},{round(y)}' for x, y in (projected(*point) for point in ring))}z"
        for ring in rings
        if any(latitude > SOUTHERNMOST for _longitude, latitude in ring)
    )
