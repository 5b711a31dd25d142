"""Finding rows by words: every word must stand somewhere, in any of the columns."""

import pytest

from core.partners.models import Organisation
from core.searching import containing
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def found(words):
    rows = containing(Organisation.objects.order_by("pk"), words, "name", "country__name_en")
    return [row.name for row in rows]


@pytest.fixture(autouse=True)
def _organisations():
    make_organisation(name="Wasser für Mopti", country_id="CH")
    make_organisation(name="Wasser Nepal", country_id="NP")


def test_each_word_stands_in_some_column_whatever_its_case():
    assert found("WASSER switzerland") == ["Wasser für Mopti"]
    assert found("nepal") == ["Wasser Nepal"]


def test_a_word_that_stands_nowhere_finds_nothing():
    assert found("wasser bolivien") == []


def test_no_words_leave_all_rows():
    assert found("  ") == ["Wasser für Mopti", "Wasser Nepal"]
