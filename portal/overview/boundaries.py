"""Outlines of municipalities as SVG paths, from the boundary files that come along."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
WIDTH = 480  # of the drawing, in its own units

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Area:
    """One municipality: its outline as the `d` of a path, and the point where a mark may stand."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Outline:
    """All municipalities of one prefecture in one drawing."""

    width: int
    height: int
    areas: tuple[Area, ...]


@cache
def outline_of(prefecture_number: str) -> Outline | None:
    """The drawing of the prefecture with this two-digit number; None where there is no file for it."""
    file = DATA / f"boundaries-{prefecture_number}.geojson"
    if not prefecture_number.isdigit() or not file.exists():
        return None
    features = json.loads(file.read_text("utf-8"))["features"]
    return _drawn(features)


def _drawn(features: Sequence[Mapping[str, Any]]) -> Outline:
    """Longitudes are shortened by the cosine of the middle latitude: good enough for one prefecture."""
    points = [point for feature in features for ring in _rings(feature) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrowing)

    def place(longitude: float, latitude: float) -> tuple[int, int]:
        return round((longitude - west) * narrowing * scale), round((north - latitude) * scale)

    areas = tuple(
        Area(
            feature["properties"]["code"],
            "".join(_path([place(*point[:2]) for point in ring]) for ring in _rings(feature)),
            *place(feature["properties"]["label_lng"], feature["properties"]["label_lat"]),
        )
        for feature in features
    )
    return Outline(WIDTH, round((north - south) * scale), areas)


def _rings(feature: Mapping[str, Any]) -> Iterator[Ring]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def _path(points: Sequence[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
