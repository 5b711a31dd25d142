"""Tests of the search for targets."""

import pytest

from core.reference.search import fold, search_targets


def codes(words, **options):
    return [target.code for target in search_targets(words, **options)]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("6", ["6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.a", "6.b"]),
        ("1", ["1.1", "1.2", "1.3", "1.4", "1.5", "1.a", "1.b"]),
        ("6.1", ["6.1"]),
        ("4.A", ["4.a"]),
        (" 17.1 ", ["17.1", *(f"17.{number}" for number in range(10, 20))]),
        ("13.", ["13.1", "13.2", "13.3", "13.a", "13.b"]),
        ("18", []),
        ("6.9", []),
    ],
)
def test_a_number_finds_its_targets_in_order(reference_data, number, found):
    assert codes(number) == found


@pytest.mark.parametrize("words", ["Trinkwasser", "trinkwasser", "TRINKWASSER", "drinking water"])
def test_words_find_in_both_languages(reference_data, words):
    assert codes(words)[0] == "6.1"


@pytest.mark.parametrize("words", ["Mädchen", "madchen", "maedchen", "MAEDCHEN"])
def test_umlauts_may_be_written_three_ways(reference_data, words):
    assert codes(words) == codes("Mädchen")
    assert "5.1" in codes(words)


def test_all_words_must_occur(reference_data):
    assert codes("Gewalt Kinder") == []
    assert codes("Gewalt Frauen")[0] == "5.2"


def test_words_of_the_short_title_rank_before_those_of_the_goal(reference_data):
    found = codes("Bildung", limit=50)

    # As a word, within a word (Berufsbildung), then by the name of goal 4.
    assert found[:3] == ["4.5", "4.7", "4.3"]
    assert found.index("4.3") < found.index("4.1")


@pytest.mark.parametrize("words", ["", "   ", "%", "nirgendwo"])
def test_what_finds_nothing_gives_nothing(reference_data, words):
    assert codes(words) == []


def test_the_answer_is_limited(reference_data):
    assert len(codes("und", limit=5)) == 5


def test_a_search_is_one_query(reference_data, django_assert_num_queries):
    with django_assert_num_queries(1):
        search_targets("Wasser")


def test_folding_takes_away_case_accents_and_sharp_s():
    assert fold("Größe É") == "grosse e"
