"""The map of the world: where dots stand, and how it is drawn from TopoJSON."""

import json

import pytest
from django.core.management import CommandError, call_command

from core.reference import world_map
from core.reference.models import Country

SQUARE = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[0, 0], [10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10]]],
    "objects": {
        "land": {"geometries": [{"type": "Polygon", "arcs": [[0, 1]]}]},
        "countries": {
            "geometries": [
                {
                    "type": "MultiPolygon",
                    "arcs": [[[0, 1]]],
                    "id": "524",
                    "properties": {"name": "Nepal"},
                },
                {"type": "Polygon", "arcs": [[-2, -1]], "properties": {"name": "Kosovo"}},
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Nowhere"}},
            ]
        },
    },
}


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(world_map, "LAND", tmp_path / "land.svg")
    monkeypatch.setattr(world_map, "POINTS", tmp_path / "points.json")
    drawn = tmp_path / "square.json"
    drawn.write_text(json.dumps(SQUARE))
    return drawn


def test_the_middle_of_the_map_is_where_equator_and_prime_meridian_meet():
    assert world_map.projected(0, 0) == pytest.approx((500, world_map._TOP * 500 / 2.7066297))


def test_the_poles_and_the_edges_lie_at_the_edges_of_the_map():
    assert world_map.projected(-180, 0)[0] == pytest.approx(0, abs=0.01)
    assert world_map.projected(180, 0)[0] == pytest.approx(world_map.WIDTH, abs=0.01)
    assert world_map.projected(0, 90)[1] == pytest.approx(0, abs=0.01)


def test_every_dot_lies_on_the_map_and_all_but_a_few_countries_have_one(reference_data):
    spots = world_map.spots()

    assert all(
        0 <= spot.x <= world_map.WIDTH and 0 <= spot.y <= world_map.HEIGHT
        for spot in spots.values()
    )
    assert {"CH", "NP", "XK", "TV", "PS", "TW"} <= spots.keys()
    assert Country.objects.exclude(pk__in=spots).count() == 12


def test_switzerland_lies_in_europe_and_nepal_east_of_it():
    switzerland, nepal = world_map.spots()["CH"], world_map.spots()["NP"]

    assert switzerland.x < nepal.x
    assert switzerland.y < nepal.y


def test_countries_are_found_by_their_number_and_kosovo_by_its_name(files, reference_data, capsys):
    call_command("draw_map", files, files)

    points = json.loads(world_map.POINTS.read_text())
    middle = list(map(round, world_map.projected(5, 5)))
    assert points.keys() == {"NP", "XK"}
    assert points["NP"] == points["XK"] == pytest.approx(middle, abs=1)
    assert world_map.LAND.read_text().count("M") == 1
    assert "2 countries have a place." in capsys.readouterr().out


def test_a_ring_over_the_180th_meridian_goes_on_beyond_the_edge():
    ring = world_map._unwrapped([(179.0, 1.0), (-179.0, 1.0), (-179.0, 2.0), (179.0, 2.0)])

    assert ring == [(179.0, 1.0), (181.0, 1.0), (181.0, 2.0), (179.0, 2.0)]


def test_a_country_too_small_for_an_area_has_a_place_all_the_same():
    assert world_map.middle_of([[(0.0, 0.0), (0.0, 0.0)]]) == world_map.Spot(500, 243)


@pytest.mark.parametrize(
    ("text", "said"), [("{", "Expecting"), ('{"objects": {}}', "holds no object «land»")]
)
def test_a_file_of_something_else_is_refused(files, text, said):
    files.write_text(text)

    with pytest.raises(CommandError, match=said):
        call_command("draw_map", files, files)
