"""The pages of spending competences."""

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from core.funding import workflow
from core.funding.models import SpendingCompetence
from tests.factories import NOW, make_competences, someone

pytestmark = pytest.mark.django_db

TYPED = {
    "body": "Direktion",
    "sphere": "development",
    "instrument": "B",
    "recurrence": "one_off",
    "amount_from": "0",
    "amount_to": "50'000",
    "source": "Art. 7",
    "valid_from": "2099-01-01",
}


def record(client, **changes):
    return client.post(reverse("funding:competence_record"), {**TYPED, **changes}, follow=True)


def test_a_line_is_recorded_confirmed_by_another_and_stands_in_the_table(office, as_person):
    assert "A second person now confirms it" in record(as_person(office.dario)).text
    waiting = SpendingCompetence.objects.get(body="Direktion")
    confirmed = as_person(office.carla).post(
        reverse("funding:competence_confirm", args=[waiting.pk]), follow=True
    )

    assert "The spending competence is in force." in confirmed.text
    assert "Art. 7" in confirmed.text
    assert "begins later" in confirmed.text


def test_what_was_typed_comes_back_with_the_message_at_its_field(office, as_person):
    answer = record(as_person(office.dario), amount_from="60'000", source="Verordnung")

    assert "The range ends below its beginning." in answer.text
    assert "Verordnung" in answer.text
    assert not SpendingCompetence.objects.filter(body="Direktion").exists()


def test_who_may_not_confirm_reads_why_instead_of_the_button(office, as_person):
    record(as_person(office.dario))
    waiting = SpendingCompetence.objects.get(body="Direktion")

    page = as_person(office.dario).get(reverse("funding:competence_confirm", args=[waiting.pk]))

    assert "Who records a thing does not confirm it." in page.text


def test_a_line_that_waits_is_discarded(office, as_person):
    record(as_person(office.dario))
    waiting = SpendingCompetence.objects.get(body="Direktion")

    url = reverse("funding:competence_discard", args=[waiting.pk])
    as_person(office.dario).post(url, {"reason": "mistyped"})

    waiting.refresh_from_db()
    assert waiting.discarded_at is not None


def test_a_line_that_waits_stands_in_the_inbox_of_the_heads(office, as_person):
    record(as_person(office.dario))

    assert "Direktion" in as_person(office.carla).get(reverse("funding:inbox")).text
    assert "Direktion" not in as_person(office.elena).get(reverse("funding:inbox")).text


def test_the_award_page_shows_the_competence_and_what_was_measured(office, as_person):
    commitment = office.award(1_000_000, amount_asked=2_000_000)

    page = as_person(office.anna).get(reverse("funding:commitment", args=[commitment.pk])).text

    assert "Stadtpräsidium may award from CHF\xa00.00 on" in page
    assert "awarded in part" in page
    assert "50.0\xa0% of what was asked" in page


def test_the_page_costs_the_same_with_one_line_and_with_thirty(
    office, as_person, django_assert_max_num_queries
):
    client = as_person(office.anna)
    make_competences(*[f"Körperschaft {number}" for number in range(30)])

    with django_assert_max_num_queries(16):
        assert "Körperschaft 29" in client.get(reverse("funding:competences")).text


def test_the_product_s_own_table_is_shipped_by_two_and_only_once(db):
    one, two = someone("one"), someone("two")

    with pytest.raises(RuleViolation, match="Who records a thing does not confirm it"):
        workflow.ship_competences(by=one, confirmed_by=one, now=NOW)
    shipped = workflow.ship_competences(by=one, confirmed_by=two, now=NOW)
    assert {one.body for one in shipped} == {"Stadtpräsidium", "Stadtrat", "Gemeinderat"}
    with pytest.raises(RuleViolation, match="There are spending competences already"):
        workflow.ship_competences(by=one, confirmed_by=two, now=NOW)
