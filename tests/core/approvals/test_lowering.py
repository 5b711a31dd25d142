"""Which changes of controls ask for less than before."""

import datetime as dt

import pytest

from core.approvals import workflow
from core.approvals.lowering import WEAKER, lowered_by
from core.approvals.models import ParameterKey
from core.approvals.states import Release
from core.funding import rules
from core.funding import workflow as funding
from core.reference.models import Instrument
from tests.factories import NOW, Office

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def office():
    """One signature, two from CHF 50'000 on."""
    return Office()


def rule(office, **values):
    details = {"amount_from": 0, "signatures": 2, "valid_from": TODAY, **values}
    return workflow.record_rule(**details, by=office.dario, now=NOW)


def parameter(office, key, value):
    return workflow.record_parameter(
        key=key, value=value, valid_from=TODAY, by=office.dario, now=NOW
    )


def competence(office, **values):
    details = {
        "body": "Stadtrat",
        "amount_to": 10_000_00,
        "source": "Art. 7",
        "valid_from": TODAY,
        **values,
    }
    return funding.record_competence(**details, by=office.dario, now=NOW)


def test_more_signatures_lower_nothing(office):
    assert lowered_by(rule(office)) == []


def test_fewer_signatures_say_from_which_amount_on(office):
    assert lowered_by(rule(office, amount_from=50_000_00, signatures=1)) == [
        "From CHF\xa050'000.00 on 1 approving signature instead of 2."
    ]


def test_a_special_rule_lowers_what_the_general_one_asks_of_large_amounts(office):
    special = rule(office, instrument=Instrument.objects.get(pk="B"), signatures=1)

    assert lowered_by(special) == ["From CHF\xa050'000.00 on 1 approving signature instead of 2."]


def test_a_release_in_accounting_takes_a_person_away(office):
    assert lowered_by(rule(office, release=Release.ACCOUNTING)) == [
        "Payment is no longer released here by a further person."
    ]


def test_the_sentence_stays_when_a_later_rule_raises_it_again(office):
    weak = rule(office, amount_from=50_000_00, signatures=1)
    weak = workflow.confirm_rule(weak, by=office.felix, now=LATER)
    strong = rule(office, amount_from=50_000_00, signatures=3)
    strong = workflow.confirm_rule(strong, by=office.felix, now=LATER + dt.timedelta(hours=1))

    assert (len(lowered_by(weak)), lowered_by(strong)) == (1, [])


@pytest.mark.parametrize(
    ("key", "weaker", "stronger"),
    [
        (ParameterKey.COOLING_DAYS, 2, 4),
        (ParameterKey.PLAN_WINDOW_DAYS, 29, 31),
        (ParameterKey.RATE_RESERVE, 299, 301),
        (ParameterKey.DECISION_HOURS, 25, 23),
        (ParameterKey.PAYMENT_HOURS, 73, 71),
        (ParameterKey.PAPER_DAYS, 31, 29),
        (ParameterKey.SCREENING_DAYS, 366, 364),
        (ParameterKey.ESCALATION_DAYS, 6, 4),
    ],
)
def test_a_parameter_is_weaker_in_one_direction(office, key, weaker, stronger):
    assert len(lowered_by(parameter(office, key, weaker))) == 1
    assert lowered_by(parameter(office, key, stronger)) == []


def test_a_reserve_is_told_in_per_cent(office):
    assert lowered_by(parameter(office, ParameterKey.RATE_RESERVE, 250)) == [
        "reserve on the day's rate, in per cent: 2.50\xa0% instead of 3.00\xa0%."
    ]


def test_every_parameter_has_a_direction():
    assert set(WEAKER) == set(ParameterKey)


def test_other_records_lower_no_rule(office):
    assert lowered_by(office.budget) == []


class TestCompetences:
    def test_a_higher_limit_lets_a_body_award_more(self, office):
        first = competence(office, valid_from=TODAY)
        funding.confirm_competence(first, by=office.felix, now=NOW)
        more = competence(office, amount_to=20_000_00)

        assert rules.lowered_by_competence(more) == [
            "Stadtrat, all spheres: up to CHF\xa020'000.00 instead of up to CHF\xa010'000.00."
        ]

    def test_a_lower_limit_lowers_no_control(self, office):
        assert rules.lowered_by_competence(competence(office)) == []

    def test_a_new_body_is_told(self, office):
        assert rules.lowered_by_competence(competence(office, body="Direktion")) == [
            "Direktion, all spheres: new, up to CHF\xa010'000.00."
        ]

    def test_a_lower_beginning_lets_a_body_award_more(self, office):
        narrow = competence(office, amount_from=5_000_00)
        funding.confirm_competence(narrow, by=office.felix, now=NOW)

        assert len(rules.lowered_by_competence(competence(office))) == 1
