"""Which body may award how much: laid down by two people, asked at each award."""

import datetime as dt

import pytest

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import Commitment, SpendingCompetence
from core.funding.rules.competences import competence_of, measure_recorded
from tests.core.funding.rules.making import award, planned
from tests.factories import NOW, make_activity, make_competences

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def line(**values):
    return {
        "body": "Direktion",
        "amount_from": 0,
        "amount_to": 5_000_000,
        "source": "Art. 7",
        "valid_from": TODAY,
        **values,
    }


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as raised:
        step(*args, **kwargs, now=NOW)
    return raised.value.objections


def recorded(by, **values):
    return workflow.record_competence(**line(**values), by=by, now=NOW)


def test_an_award_beyond_the_body_s_competence_is_refused_with_its_figures(office):
    make_competences("Direktion", amount_to=2_000_000)

    told = refusal(
        workflow.record_award, planned(), award(2_000_001, body="Direktion"), by=office.anna
    )

    assert told == [
        (
            "Direktion may award up to CHF\xa020'000.00 (one-off; Kompetenzordnung, valid from"
            " 01.01.2020), but this activity would receive CHF\xa020'000.01 in 2026; another body"
            " decides."
        )
    ]
    assert not Commitment.objects.exists()


def test_exactly_the_limit_is_within_the_competence(office):
    make_competences("Direktion", amount_to=2_000_000)

    workflow.record_award(planned(), award(2_000_000, body="Direktion"), by=office.anna, now=NOW)

    assert Commitment.objects.get().amount == 2_000_000


def test_a_body_without_a_competence_awards_nothing(office):
    told = refusal(workflow.record_award, planned(), award(body="Kantine"), by=office.anna)

    assert told == ["No spending competence of “Kantine” for this kind of award is in force."]


def test_awards_of_one_activity_in_one_year_are_measured_together(office):
    make_competences("Direktion", amount_to=2_000_000)
    activity = planned()
    first = workflow.record_award(
        activity, award(1_500_000, body="Direktion"), by=office.anna, now=NOW
    )
    workflow.confirm_award(first, by=office.carla, now=NOW)

    told = refusal(
        workflow.record_award,
        activity,
        award(600_000, body="Direktion", number="2"),
        by=office.anna,
    )

    assert "CHF\xa021'000.00 in 2026" in told[0]


def test_the_plan_does_not_matter_only_the_whole_sum(office):
    make_competences("Direktion", amount_to=2_000_000)

    told = refusal(
        workflow.record_award,
        planned(),
        award(2_500_000, body="Direktion", instalments=[]),
        by=office.anna,
    )

    assert len(told) == 1


def test_recurring_expenditure_has_its_own_line(office):
    make_competences("Direktion", amount_to=2_000_000)
    make_competences("Direktion", amount_to=500_000, recurrence="recurring")

    told = refusal(
        workflow.record_award,
        planned(),
        award(600_000, body="Direktion", is_recurring=True),
        by=office.anna,
    )

    assert "(recurring;" in told[0]


def test_an_award_recorded_before_the_competence_fell_is_not_confirmed(office):
    make_competences("Direktion", amount_to=2_000_000)
    waiting = workflow.record_award(
        planned(), award(2_000_000, body="Direktion"), by=office.anna, now=NOW
    )
    make_competences("Direktion", amount_to=1_000_000, valid_from=dt.date(2026, 1, 1))

    told = refusal(workflow.confirm_award, waiting, by=office.carla)

    assert "up to CHF\xa010'000.00" in told[0]


def test_the_most_special_line_counts_and_the_newest_of_it(office):
    activity = make_activity()
    make_competences("Direktion", amount_to=1)
    make_competences("Direktion", amount_to=2, sphere="development")
    make_competences("Direktion", amount_to=3, instrument_id="B")
    make_competences("Direktion", amount_to=4, instrument_id="B", valid_from=TODAY)

    def limit(on):
        return competence_of("Direktion", activity=activity, on=on, is_recurring=False).amount_to

    assert (limit(TODAY), limit(TODAY - dt.timedelta(days=1))) == (4, 3)


def test_an_award_in_force_is_measured_as_on_the_day_it_was_confirmed(office):
    first = office.award(1_000_000)
    later = NOW + dt.timedelta(hours=1)
    second = workflow.record_award(
        first.activity, award(500_000, number="2"), by=office.anna, now=later
    )
    workflow.confirm_award(second, by=office.carla, now=later)

    first.refresh_from_db()
    assert measure_recorded(first).total_chf == 1_000_000
    assert measure_recorded(Commitment.objects.get(number="2")).total_chf == 1_500_000


def test_a_line_has_no_effect_until_a_second_person_confirms_it(office):
    waiting = recorded(office.dario)

    assert SpendingCompetence.objects.in_force(TODAY).count(waiting) == 0
    workflow.confirm_competence(waiting, by=office.carla, now=NOW)
    assert SpendingCompetence.objects.in_force(TODAY).count(waiting) == 1


def test_who_records_a_line_does_not_confirm_it(office):
    waiting = recorded(office.carla)

    assert refusal(workflow.confirm_competence, waiting, by=office.carla) == [
        "Who records a thing does not confirm it."
    ]


def test_officers_neither_record_nor_confirm_lines(office):
    waiting = recorded(office.dario)

    assert refusal(workflow.record_competence, **line(), by=office.anna) == [
        "Spending competences are recorded by finance or the head of unit."
    ]
    assert refusal(workflow.confirm_competence, waiting, by=office.anna) == [
        "Rules are confirmed by the head of unit or the head of finance."
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"body": " "}, "A spending competence names its body and its legal source."),
        ({"amount_to": -1}, "The range ends below its beginning."),
        ({"amount_from": -1}, "The amount cannot be negative."),
        ({"valid_from": dt.date(2026, 5, 31)}, "A rule begins today at the earliest."),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(office, wrong, told):
    assert told in refusal(workflow.record_competence, **line(**wrong), by=office.dario)


def test_a_discarded_line_is_not_confirmed(office):
    waiting = workflow.discard_competence(
        recorded(office.dario), reason="mistyped", by=office.dario, now=NOW
    )

    assert "This was discarded." in refusal(workflow.confirm_competence, waiting, by=office.carla)
    assert rules.objections_to_discarding_competence(waiting, office.dario) == [
        "Only what waits for its confirmation can be discarded."
    ]
