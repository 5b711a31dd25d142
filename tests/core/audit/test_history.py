"""The history on a dossier: the latest steps, and all of them on demand."""

import pytest

from core.partners import workflow
from tests.factories import NOW, make_organisation, officer

pytestmark = pytest.mark.django_db

STEPS = 11


@pytest.fixture
def page(client):
    anna = officer(name="anna")
    client.force_login(anna)
    partner = make_organisation()
    for number in range(STEPS):
        partner.town = f"Town {number}"
        workflow.save_organisation(partner, by=anna, now=NOW)

    def told(**asked):
        return client.get(partner.get_absolute_url(), asked).content.decode()

    return told


def test_eight_steps_are_told_at_first_with_what_changed(page):
    html = page()

    assert html.count('class="is-done"') == 8
    assert "Town 10" in html
    assert "Town 1<" not in html
    assert 'href="?history=all#trail-of-it"' in html


def test_all_are_told_on_demand(page):
    html = page(history="all")

    assert html.count('class="is-done"') >= STEPS
    assert "Town 1<" in html
    assert "#trail-of-it" not in html
