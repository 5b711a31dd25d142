from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.iati.model import Share
from exchange.iati.weights import normalise


def shares(*pairs: tuple[str, str | None]) -> list[Share]:
    return [Share("8", code, None if text is None else Decimal(text)) for code, text in pairs]


@pytest.mark.parametrize(
    ("pairs", "lines"),
    [
        ([("1.1", None)], (("1.1", 10000),)),
        ([("1.1", "100")], (("1.1", 10000),)),
        (
            [("1.1", "33.3"), ("1.2", "33.3"), ("1.3", "33.3")],
            (("1.1", 3334), ("1.2", 3333), ("1.3", 3333)),
        ),
        ([("1.1", "30"), ("1.2", "40"), ("1.1", "30")], (("1.1", 6000), ("1.2", 4000))),
        ([("1.1", "100"), ("1.2", "0")], (("1.1", 10000),)),
        ([("1.1", "50.1"), ("1.2", "50")], (("1.1", 5005), ("1.2", 4995))),
    ],
)
def test_percentages_are_brought_to_the_whole(pairs, lines):
    assert normalise(shares(*pairs)).lines == lines


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("1.1", "50"), ("1.2", "49.8")], "The percentages add up to 99.8 and not to 100."),
        ([("1.1", "0")], "The percentages add up to 0 and not to 100."),
        (
            [("1.1", "100"), ("1.2", None)],
            "The percentage of code 1.2 is missing or negative.",
        ),
        (
            [("1.1", "110"), ("1.2", "-10")],
            "The percentage of code 1.2 is missing or negative.",
        ),
    ],
)
def test_percentages_that_make_no_whole_are_refused(pairs, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        normalise(shares(*pairs))

    assert str(caught.value) == message


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=40))
def test_the_weights_of_any_split_add_up_to_the_whole(numbers):
    percentages = [Decimal(number) * 100 / sum(numbers) for number in numbers]
    found = normalise(Share("8", str(n), p) for n, p in enumerate(percentages))

    assert sum(share for _code, share in found.lines) == 10_000
