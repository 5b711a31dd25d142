from decimal import Decimal

import pytest

from exchange.iati.values import clean, to_minor_units


@pytest.mark.parametrize(
    ("value", "minor_units", "units"),
    [
        ("0.1", 2, 10),
        ("-0.005", 2, -1),
        ("0.0049", 2, 0),
        ("1234.5", 0, 1235),
        ("1234.5678", 3, 1234568),
        ("99999999999.99", 2, 9_999_999_999_999),
    ],
)
def test_amounts_become_smallest_units_without_floating_point(value, minor_units, units):
    assert to_minor_units(Decimal(value), minor_units=minor_units) == units


def test_an_amount_beyond_the_limit_is_refused():
    with pytest.raises(ValueError, match=r"The amount 100000000000\.01 is too large\."):
        to_minor_units(Decimal("100000000000.01"), minor_units=2)


def test_a_text_keeps_its_lines_and_loses_what_cannot_be_seen():
    assert clean("  a\r\nb\u202e\x07\tc\u200b ") == "a\nb c"
