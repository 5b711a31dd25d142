"""Deputies: recorded by one, confirmed by another, and never both of two persons."""

import datetime as dt

import pytest
from django.db import IntegrityError

from core.errors import RuleViolation
from core.people import workflow
from core.people.deputies import hand_of, people_for
from core.people.models import Deputyship, Role, User
from tests.core.people.deputies import HOLIDAYS, TODAY, make_deputy, record_deputy
from tests.factories import NOW, head_of_finance, head_of_unit, in_a_step, make_user

pytestmark = pytest.mark.django_db


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as violation:
        step(*args, **kwargs)
    return violation.value.objections


def confirm(deputyship, by):
    return workflow.confirm_deputyship(deputyship, by=by, now=NOW)


def acting(deputyship):
    """The deputy in an act for the represented person, on the day of the tests."""
    one = User.objects.get(pk=deputyship.deputy_id)
    one.acts_on = TODAY
    return one.acting_for(User.objects.get(pk=deputyship.person_id))


class TestRecording:
    def test_the_represented_person_records_it_and_it_has_no_effect_yet(self):
        deputyship = record_deputy(head_of_unit(), make_user(Role.MANAGEMENT))

        assert acting(deputyship).roles() == set()

    def test_an_administrator_records_it_for_others(self):
        rita = make_user(Role.ADMINISTRATOR)

        assert record_deputy(head_of_unit(), make_user(), by=rita).recorded_by == rita

    def test_an_officer_records_none_for_others(self):
        officer = make_user(Role.PROGRAMME_OFFICER)

        assert refusal(record_deputy, head_of_unit(), make_user(), by=officer) == [
            "A deputyship is recorded by the represented person, an administrator or a head."
        ]

    def test_nobody_records_their_own_power(self):
        head = head_of_finance()

        assert refusal(record_deputy, head_of_unit(), head, by=head) == [
            "Nobody records a deputyship for themself."
        ]

    def test_it_does_not_reach_back(self):
        yesterday = TODAY - dt.timedelta(days=1)

        assert refusal(record_deputy, head_of_unit(), make_user(), valid_from=yesterday) == [
            "A deputyship begins today at the earliest."
        ]

    def test_it_takes_a_reason(self):
        assert refusal(record_deputy, head_of_unit(), make_user(), reason=" ") == [
            "A deputyship takes a reason."
        ]

    def test_it_lasts_a_year_at_the_longest(self):
        last = TODAY + dt.timedelta(days=366)

        assert refusal(record_deputy, head_of_unit(), make_user(), valid_to=last) == [
            "A deputyship lasts a year at the longest."
        ]

    def test_it_does_not_end_before_it_begins(self):
        before = TODAY - dt.timedelta(days=1)

        assert refusal(record_deputy, head_of_unit(), make_user(), valid_to=before) == [
            "The last day lies before the first one."
        ]

    def test_a_role_that_nobody_holds_is_not_lent(self):
        assert refusal(record_deputy, head_of_unit(), make_user(), Role.FINANCE_OFFICER) == [
            "The represented person does not hold this role on the first day."
        ]

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
    def test_administrators_and_auditors_are_nobodys_deputies(self, role):
        assert refusal(record_deputy, head_of_unit(), make_user(role)) == [
            "Administrators and auditors are nobody's deputies."
        ]

    def test_a_deputy_does_not_become_administrator(self):
        deputyship = make_deputy(head_of_unit())

        assert refusal(
            workflow.record_role,
            deputyship.deputy,
            role=Role.ADMINISTRATOR,
            valid_from=TODAY,
            by=make_user(Role.ADMINISTRATOR),
            now=NOW,
        ) == ["The person is somebody's deputy in a money role; end that first."]

    def test_the_same_deputy_for_the_same_days_is_refused(self):
        deputyship = make_deputy(head_of_unit())

        assert refusal(record_deputy, deputyship.person, deputyship.deputy) == [
            "There is such a deputyship for these days, or it waits already."
        ]


class TestConfirming:
    def test_another_head_confirms_and_the_role_is_lent(self):
        assert acting(make_deputy(head_of_unit())).roles() == {Role.HEAD_OF_UNIT}

    def test_an_officer_does_not_confirm(self):
        waiting = record_deputy(head_of_unit(), make_user())

        assert refusal(confirm, waiting, make_user(Role.PROGRAMME_OFFICER)) == [
            "Deputyships are confirmed by an administrator or a head."
        ]

    def test_who_recorded_it_does_not_confirm_it(self):
        rita = make_user(Role.ADMINISTRATOR)
        waiting = record_deputy(head_of_unit(), make_user(), by=rita)

        assert refusal(confirm, waiting, rita) == ["Who records a thing does not confirm it."]

    def test_neither_of_the_two_confirms_it(self):
        unit, finance = head_of_unit(), head_of_finance()
        waiting = record_deputy(unit, finance, by=make_user(Role.ADMINISTRATOR))
        expected = ["Neither of the two confirms their deputyship."]

        assert refusal(confirm, waiting, unit) == expected
        assert refusal(confirm, waiting, finance) == expected

    def test_the_database_lets_neither_of_the_two_confirm(self):
        unit = head_of_unit()
        waiting = record_deputy(unit, make_user(), by=make_user(Role.ADMINISTRATOR))

        with pytest.raises(IntegrityError), in_a_step() as step:
            Deputyship.objects.filter(pk=waiting.pk).update(
                confirmed_by=unit, confirmed_at=NOW, step_id=step.step
            )

    def test_what_has_passed_is_not_confirmed(self):
        waiting = record_deputy(head_of_unit(), make_user(), valid_to=TODAY)

        assert refusal(
            workflow.confirm_deputyship,
            waiting,
            by=head_of_finance(),
            now=NOW + dt.timedelta(days=1),
        ) == ["The last day has passed."]

    def test_a_deputy_changes_no_control(self):
        unit = head_of_unit()
        deputyship = make_deputy(unit)
        waiting = record_deputy(head_of_finance(), make_user(), Role.HEAD_OF_FINANCE)

        assert refusal(confirm, waiting, acting(deputyship)) == [
            "This is done in person, not by a deputy."
        ]

    def test_a_waiting_one_is_discarded_by_either_of_the_two(self):
        waiting = record_deputy(head_of_unit(), make_user())

        discarded = workflow.discard_deputyship(
            waiting, reason="mistyped", by=waiting.deputy, now=NOW
        )

        assert refusal(confirm, discarded, head_of_finance()) == ["This was discarded."]


class TestEnding:
    def end(self, deputyship, by, reason="back early"):
        return workflow.end_deputyship(deputyship, reason=reason, by=by, now=NOW)

    def test_it_ends_at_once(self):
        deputyship = make_deputy(head_of_unit())
        self.end(deputyship, deputyship.person)

        assert acting(deputyship).roles() == set()

    def test_it_takes_a_reason(self):
        deputyship = make_deputy(head_of_unit())

        assert refusal(self.end, deputyship, deputyship.person, " ") == [
            "Ending a deputyship takes a reason."
        ]

    def test_strangers_do_not_end_it(self):
        deputyship = make_deputy(head_of_unit())

        assert refusal(self.end, deputyship, make_user(Role.PROGRAMME_OFFICER)) == [
            "It is stopped by one of the two, an administrator or a head."
        ]

    def test_it_ends_once(self):
        deputyship = make_deputy(head_of_unit())
        self.end(deputyship, deputyship.person)

        assert refusal(self.end, deputyship, deputyship.person) == [
            "The deputyship has ended already."
        ]

    def test_a_waiting_one_is_not_ended(self):
        waiting = record_deputy(head_of_unit(), make_user())

        assert refusal(self.end, waiting, waiting.person) == [
            "Only a deputyship in force can be ended."
        ]


class TestLending:
    def test_only_the_role_named_is_lent(self):
        person = make_user(Role.HEAD_OF_UNIT, Role.PROGRAMME_OFFICER)

        assert acting(make_deputy(person)).roles() == {Role.HEAD_OF_UNIT}

    def test_it_is_lent_on_its_days_alone(self):
        one = acting(make_deputy(head_of_unit()))
        last = HOLIDAYS["valid_to"]

        assert [
            one.roles(day) for day in (TODAY - dt.timedelta(days=1), last + dt.timedelta(days=1))
        ] == [set(), set()]

    def test_what_the_represented_person_no_longer_holds_is_not_lent(self):
        unit = head_of_unit()
        deputyship = make_deputy(unit)
        workflow.end_role(
            unit.role_assignments.get(),
            on=TODAY - dt.timedelta(days=1),
            reason="left",
            by=head_of_finance(),
            now=NOW,
        )

        assert acting(deputyship).roles() == set()

    def test_a_deputy_of_a_deputy_has_nothing(self):
        first = make_deputy(head_of_unit())
        with pytest.raises(RuleViolation):
            make_deputy(first.deputy)

    def test_who_could_act_names_deputies_with_whom_they_act_for(self):
        deputyship = make_deputy(head_of_unit())

        assert [str(one) for one in people_for([Role.HEAD_OF_UNIT], TODAY)] == [
            str(deputyship.person),
            f"{deputyship.deputy} (for {deputyship.person})",
        ]


class TestHand:
    def hand(self, person, refused, chosen=""):
        person = User.objects.get(pk=person.pk)
        person.acts_on = TODAY
        return hand_of(person, lambda one: refused.get(one.represents, []), chosen=chosen)

    def test_who_may_act_themself_does_not_act_for_others(self):
        deputyship = make_deputy(head_of_unit())

        assert self.hand(deputyship.deputy, {}).person.represents is None

    def test_the_only_way_is_taken_by_itself(self):
        deputyship = make_deputy(head_of_unit())

        assert self.hand(deputyship.deputy, {None: ["no"]}).person.represents == deputyship.person

    def test_of_two_ways_the_one_chosen_is_taken(self):
        first = make_deputy(head_of_unit())
        second = make_deputy(head_of_unit(), first.deputy)

        hand = self.hand(first.deputy, {None: ["no"]}, chosen=str(second.person_id))

        assert (hand.person.represents, len(hand.choices)) == (second.person, 2)

    def test_without_a_way_the_fewest_objections_are_shown(self):
        deputyship = make_deputy(head_of_unit())
        refused = {None: ["no role", "no right"], deputyship.person: ["signed already"]}

        assert self.hand(deputyship.deputy, refused).objections == ["signed already"]
