"""The filters of every template."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.template import engines

from core import display

MOMENT = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
YEN = SimpleNamespace(code="JPY", minor_units=0)


def shown(template, **context):
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{{ x|francs }}", 123456750, "1'234'567.50"),
        ("{{ x|francs }}", 0, "0.00"),
        ("{{ x|chf }}", -50, "CHF\u00a0\u22120.50"),
        ("{{ x|percent }}", 5720, "57.20\u00a0%"),
        ("{{ x|percent:1 }}", 5720, "57.2\u00a0%"),
        ("{{ x|share:3 }}", 1, "33.3\u00a0%"),
        ("{{ x|share:0 }}", 1, "–"),
        ("{{ x|swiss_date }}", dt.date(2026, 11, 23), "23.11.2026"),
        ("{{ x|swiss_date }}", MOMENT, "24.11.2026"),
        ("{{ x|swiss_datetime }}", MOMENT, "24.11.2026 00:30"),
        ("{{ x|swiss_datetime }}", dt.datetime(2026, 1, 2, 3, 4), "02.01.2026 03:04"),
        ("{{ x|iban }}", "CH93 00762011", "CH93\u00a00076\u00a02011"),
    ],
)  # fmt: skip
def test_a_value_is_shown(template, value, text):
    assert shown(template, x=value) == text


def test_a_foreign_amount_is_shown_with_its_currency():
    assert shown("{{ x|amount:yen }}", x=123456, yen=YEN) == "JPY\u00a0123'456"


def test_the_code_of_a_currency_is_escaped():
    odd = SimpleNamespace(code="<b>", minor_units=2)

    assert shown("{{ x|amount:odd }}", x=100, odd=odd) == "&lt;b&gt;\u00a01.00"


@pytest.mark.parametrize(
    "filter_", ["francs", "chf", "percent", "share:5", "swiss_date", "swiss_datetime", "iban"]
)
@pytest.mark.parametrize("context", [{"x": None}, {}])
def test_what_is_not_there_is_a_dash(filter_, context):
    assert shown("{{ x|" + filter_ + " }}", **context) == "–"


def test_no_foreign_amount_is_a_dash():
    assert shown("{{ x|amount:yen }}", x=None, yen=YEN) == "–"


@pytest.mark.parametrize(
    ("part", "whole", "drawn"),
    [(7_650_000_00, 7_650_000_00, 1000), (1, 100_000_00, 1), (50, 200, 250), (300, 200, 1000)],
)
def test_a_bar_is_drawn_in_thousandths_of_the_whole(part, whole, drawn):
    assert display.per_mille(part, whole) == drawn


@pytest.mark.parametrize(("part", "whole"), [(0, 100), (None, 100), (5, 0), (-5, 100)])
def test_a_bar_of_nothing_has_no_length(part, whole):
    assert display.per_mille(part, whole) == 0
