"""The workbook in the four languages of its readers: nothing is left in English."""

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from core.reference.models import Country, Goal, Instrument, PolicyMarker, Target
from reports.figures import Filters
from tests.factories import Office, load_reference
from tests.reports.sdg.reading import workbook


def catalogue(language):
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return {(message.context or "", message.id) for message in read_po(file) if message.string}


@pytest.fixture
def asked(monkeypatch):
    """Every text that is looked up, with its context."""
    found = set()

    def remember(name):
        original = getattr(translation._trans, name)

        def looked_up(*words):
            context, message = words if name == "pgettext" else ("", *words)
            found.add((context, str(message)))
            return original(*words)

        monkeypatch.setattr(translation._trans, name, looked_up, raising=False)

    remember("gettext")
    remember("pgettext")
    return found


@pytest.mark.parametrize("language", ["fr", "it"])
def test_every_text_of_the_workbook_is_translated(portfolio, asked, language):
    office = Office()
    office.award(1_000_000)
    chosen = Filters(goals=frozenset({6, 11}), places=frozenset({"NP", "298"}))
    with translation.override(language):
        asked.clear()
        book = workbook()
        workbook(filters=chosen)

    assert asked - catalogue(language) == set()
    assert book.sheetnames[1] == {"fr": "Objectifs", "it": "Obiettivi"}[language]


@pytest.mark.parametrize("language", ["fr", "it"])
@pytest.mark.parametrize("model", [Goal, Target, PolicyMarker, Instrument, Country])
def test_the_reference_data_of_the_workbook_have_names_in_every_language(db, model, language):
    load_reference()
    text = "short" if model is Target else "name"

    assert not model._default_manager.filter(**{f"{text}_{language}": ""}).exists()


def test_a_reader_gets_the_name_in_their_language_and_english_where_there_is_none(db):
    goal = Goal(number=6, name_en="Water", name_fr="Eau")

    for language, name in (("fr", "Eau"), ("it", "Water"), ("de-ch", "Water")):
        with translation.override(language):
            assert goal.name == name
