"""`manage.py draw_map LAND COUNTRIES`: draw the map of the world anew from TopoJSON files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.reference import world_map
from core.reference.models import Country

KOSOVO = "XK"


class Command(BaseCommand):
    help = "Draw coastlines and the places of countries from TopoJSON (npm: world-atlas)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("land", type=Path, help="TopoJSON with an object «land»")
        parser.add_argument("countries", type=Path, help="TopoJSON with an object «countries»")

    def handle(self, *_args: Any, land: Path, countries: Path, **_options: Any) -> None:
        coast, states = _read(land, "land"), _read(countries, "countries")
        rings = [ring for shape in coast.shapes("land") for ring in coast.rings(shape)]
        world_map.LAND.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {world_map.WIDTH}'
            f' {world_map.HEIGHT}"><path fill="#dfe3e0" d="{world_map.path_of(rings)}"/></svg>\n',
            encoding="utf-8",
        )
        spots = _spots(states)
        lines = [f'  "{code}": [{spot.x}, {spot.y}]' for code, spot in sorted(spots.items())]
        world_map.POINTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        missing = Country.objects.exclude(pk__in=spots).values_list("pk", flat=True)
        self.stdout.write(f"{len(spots)} countries have a place.")
        if missing:
            self.stdout.write(f"Without one: {', '.join(sorted(missing))}.")


def _read(file: Path, name: str) -> world_map.Topology:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}") from error
    if name not in read.get("objects", {}):
        raise CommandError(f"{file} holds no object «{name}».")
    return world_map.Topology(read)


def _spots(states: world_map.Topology) -> dict[str, world_map.Spot]:
    codes = dict(Country.objects.exclude(numeric="").values_list("numeric", "pk"))
    found = {}
    for shape in states.shapes("countries"):
        is_kosovo = shape["properties"]["name"] == "Kosovo"
        code = KOSOVO if is_kosovo else codes.get(shape.get("id", ""))
        if code:
            found[code] = world_map.middle_of(states.rings(shape))
    return {code: spot for code, spot in found.items() if spot.y <= world_map.HEIGHT}
