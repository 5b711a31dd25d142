"""Approval rules and parameters: laid down by finance, put in force by a head, never backwards."""

import datetime as dt

import pytest
from django.db import IntegrityError

from core.approvals import workflow
from core.approvals.models import ApprovalRule, Parameter, ParameterKey
from core.approvals.scale import rules_in_force, settings_in_force
from core.approvals.states import Release
from core.errors import RuleViolation
from core.people.models import Role
from core.reference.models import Instrument, Sphere
from tests.factories import (
    NOW,
    Office,
    finance_officer,
    head_of_finance,
    head_of_unit,
    in_a_step,
    make_activity,
    make_user,
    someone,
)

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
LATER = dt.date(2027, 1, 1)
RECORDING = "Rules are recorded by a finance officer or the head of finance."
CONFIRMING = "Rules are confirmed by the head of unit or the head of finance."
TWO_PEOPLE = "Who records a thing does not confirm it."


def record(*, by=None, **values):
    details = {"amount_from": 0, "signatures": 1, "valid_from": TODAY, **values}
    return workflow.record_rule(**details, by=by or finance_officer(), now=NOW)


def confirm(rule, *, by=None):
    return workflow.confirm_rule(rule, by=by or head_of_unit(), now=NOW)


def in_force(**values):
    return confirm(record(**values))


def applying(amount, *, on=TODAY, sphere=Sphere.DEVELOPMENT, instrument=None):
    return ApprovalRule.objects.that_applies(
        sphere=sphere, instrument=instrument, amount=amount, on=on
    )


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as refused:
        step(*args, **kwargs)
    return refused.value.objections


class TestRecording:
    @pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE])
    def test_finance_records_rules(self, role):
        assert record(by=make_user(role)).is_waiting

    @pytest.mark.parametrize(
        "role",
        [
            Role.PROGRAMME_OFFICER,
            Role.HEAD_OF_UNIT,
            Role.ADMINISTRATOR,
            Role.MANAGEMENT,
            Role.AUDITOR,
        ],
    )
    def test_nobody_else_does(self, role):
        assert refusal(record, by=make_user(role)) == [RECORDING]

    def test_a_superuser_without_a_role_does_not_either(self):
        assert refusal(record, by=make_user(is_superuser=True)) == [RECORDING]

    def test_a_rule_does_not_reach_back(self):
        assert refusal(record, valid_from=TODAY - dt.timedelta(days=1)) == [
            "A rule begins today at the earliest."
        ]

    @pytest.mark.parametrize("signatures", [0, 6])
    def test_a_payout_takes_one_to_five_signatures(self, signatures):
        assert refusal(record, signatures=signatures) == [
            "A payout takes between one and five approving signatures."
        ]

    def test_the_amount_is_not_negative(self):
        assert refusal(record, amount_from=-1) == ["The amount cannot be negative."]

    def test_the_instrument_belongs_to_the_sphere(self):
        instrument = Instrument.objects.filter(sphere=Sphere.DEVELOPMENT).first()

        assert refusal(record, instrument=instrument, sphere=Sphere.DOMESTIC) == [
            "The instrument belongs to another sphere."
        ]

    def test_a_recorded_rule_has_no_effect(self):
        record()

        assert applying(1) is None


class TestConfirming:
    @pytest.mark.parametrize("role", [Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE])
    def test_a_head_confirms(self, role):
        rule = confirm(record(), by=make_user(role))

        assert applying(1) == rule

    @pytest.mark.parametrize(
        "role", [Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR]
    )
    def test_nobody_else_does(self, role):
        assert refusal(confirm, record(), by=make_user(role)) == [CONFIRMING]

    def test_the_head_of_finance_does_not_confirm_their_own(self):
        head = head_of_finance()

        assert refusal(confirm, record(by=head), by=head) == [TWO_PEOPLE]

    def test_the_database_wants_two_people(self):
        head = head_of_finance()
        rule = record(by=head)

        with pytest.raises(IntegrityError), in_a_step() as step:
            ApprovalRule.objects.filter(pk=rule.pk).update(
                confirmed_by=head, confirmed_at=NOW, step_id=step.step
            )

    def test_the_database_keeps_a_rule_in_force_as_it_is(self):
        rule = in_force()

        with pytest.raises(IntegrityError), in_a_step() as step:
            ApprovalRule.objects.filter(pk=rule.pk).update(signatures=5, step_id=step.step)

    def test_a_discarded_rule_is_not_confirmed(self):
        rule = workflow.discard_rule(record(), reason="mistyped", by=finance_officer(), now=NOW)

        assert refusal(confirm, rule) == ["This was discarded."]

    def test_a_rule_in_force_is_not_discarded(self):
        assert refusal(
            workflow.discard_rule, in_force(), reason="mistyped", by=head_of_unit(), now=NOW
        ) == ["Only what waits for its confirmation can be discarded."]

    def test_an_officer_discards_no_rule(self):
        anna = make_user(Role.PROGRAMME_OFFICER)

        assert refusal(workflow.discard_rule, record(), reason="mistyped", by=anna, now=NOW) == [
            "Rules are discarded by finance or the head of unit."
        ]


class TestParameters:
    def set_to(self, value, *, by=None, valid_from=TODAY):
        return workflow.record_parameter(
            key=ParameterKey.COOLING_DAYS,
            value=value,
            valid_from=valid_from,
            by=by or finance_officer(),
            now=NOW,
        )

    def value(self, on=TODAY):
        return Parameter.objects.value_on(ParameterKey.COOLING_DAYS, on)

    def test_a_parameter_has_effect_when_a_head_has_confirmed_it(self):
        parameter = self.set_to(7)
        before = self.value()
        confirm(parameter)

        assert (before, self.value()) == (3, 7)

    def test_a_parameter_has_effect_from_its_day_on(self):
        confirm(self.set_to(7, valid_from=LATER))

        assert (self.value(), self.value(LATER)) == (3, 7)

    def test_an_officer_sets_no_parameter(self):
        assert refusal(self.set_to, 7, by=make_user(Role.PROGRAMME_OFFICER)) == [RECORDING]

    def test_a_parameter_does_not_reach_back(self):
        assert refusal(self.set_to, 7, valid_from=dt.date(2026, 5, 31)) == [
            "A rule begins today at the earliest."
        ]

    def test_a_finance_officer_confirms_no_parameter(self):
        assert refusal(confirm, self.set_to(7), by=finance_officer()) == [CONFIRMING]

    def test_the_page_shows_the_values_of_the_day(self):
        assert [setting.value for setting in settings_in_force(TODAY)] == [
            *("3", "30", "3.00\xa0%"),
            *("24", "72", "30", "365"),
            *("5", "10"),
        ]


class TestShipping:
    def ship(self):
        return workflow.ship_rules(by=someone("one"), confirmed_by=someone("two"), now=NOW)

    def test_the_shipped_rules_ask_for_two_signatures_from_fifty_thousand_on(self):
        self.ship()

        assert [
            applying(amount, on=dt.date(2020, 1, 1)).signatures
            for amount in (1, 49_999_99, 50_000_00)
        ] == [1, 1, 2]

    def test_they_release_payments_here(self):
        self.ship()

        assert {rule.release for rule in ApprovalRule.objects.all()} == {Release.HERE}

    def test_they_come_in_the_names_of_two_people(self):
        one = someone("one")

        assert refusal(workflow.ship_rules, by=one, confirmed_by=one, now=NOW) == [TWO_PEOPLE]

    def test_they_come_once(self):
        self.ship()

        assert refusal(self.ship) == ["There are approval rules already."]

    def test_they_do_not_come_once_money_was_touched(self):
        from core.funding.models import BudgetCredit
        from core.workflow import touch

        with in_a_step():
            touch(BudgetCredit(pk=1))

        assert refusal(self.ship) == [
            "Rules are set by command only while no money document exists."
        ]

    def test_activities_and_partners_are_no_money(self):
        make_activity()

        assert len(self.ship()) == 2

    def test_an_office_at_work_is_not_set_up_anew(self):
        Office()

        assert refusal(self.ship) == [
            "There are approval rules already.",
            "Rules are set by command only while no money document exists.",
        ]


class TestScale:
    def test_what_the_page_calls_in_force_is_what_applies(self):
        """Whatever the rules: exactly those that some amount meets."""
        instrument = Instrument.objects.filter(sphere=Sphere.DEVELOPMENT).first()
        in_force(amount_from=0, signatures=1)
        in_force(amount_from=5_000_000, signatures=2)
        in_force(amount_from=1_000_000, signatures=3, valid_from=LATER)
        in_force(amount_from=0, signatures=2, sphere=Sphere.DEVELOPMENT)
        in_force(amount_from=0, signatures=4, sphere=Sphere.DEVELOPMENT)
        in_force(amount_from=9_000_000, signatures=5, instrument=instrument)
        spheres = [(Sphere.DEVELOPMENT, instrument), *((sphere, None) for sphere in Sphere)]
        amounts = [0, 1_000_000, 5_000_000, 9_000_000]

        for on in (TODAY, LATER):
            met = {
                applying(amount, on=on, sphere=sphere, instrument=instrument).pk
                for sphere, instrument in spheres
                for amount in amounts
            }
            assert rules_in_force(on) == met
