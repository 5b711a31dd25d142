"""Roles: recorded by one, confirmed by another, never one's own; groups follow them."""

import datetime as dt
import tomllib

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import IntegrityError

from core.errors import RuleViolation
from core.people import groups, workflow
from core.people.models import MONEY_ROLES, Role, RoleAssignment
from tests.factories import NOW, alter, head_of_finance, head_of_unit, in_a_step, make_user, someone

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
YESTERDAY = TODAY - dt.timedelta(days=1)
RECORDING = "Roles are recorded by an administrator or the head of unit."
CONFIRMING = "Roles are confirmed by an administrator, the head of unit or the head of finance."
MIXING = "An administrator has no money role."


def administrator():
    return make_user(Role.ADMINISTRATOR)


def record(person=None, role=Role.PROGRAMME_OFFICER, *, by=None, valid_from=TODAY):
    return workflow.record_role(
        person or make_user(),
        role=role,
        valid_from=valid_from,
        by=by or administrator(),
        now=NOW,
    )


def confirm(assignment, *, by=None):
    return workflow.confirm_role(assignment, by=by or administrator(), now=NOW)


def end(assignment, *, on=YESTERDAY, reason="Left the office", by=None):
    return workflow.end_role(assignment, on=on, reason=reason, by=by or administrator(), now=NOW)


def given(role=Role.PROGRAMME_OFFICER, **values):
    return confirm(record(role=role, **values))


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as refused:
        step(*args, **kwargs)
    return refused.value.objections


def held(person):
    return set(person.groups.values_list("name", flat=True))


class TestRecording:
    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HEAD_OF_UNIT])
    def test_administrators_and_the_head_of_unit_record_roles(self, role):
        assert record(by=make_user(role)).is_waiting

    @pytest.mark.parametrize(
        "role",
        [
            Role.PROGRAMME_OFFICER,
            Role.FINANCE_OFFICER,
            Role.HEAD_OF_FINANCE,
            Role.MANAGEMENT,
            Role.AUDITOR,
        ],
    )
    def test_nobody_else_does(self, role):
        assert refusal(record, by=make_user(role)) == [RECORDING]

    def test_a_superuser_without_a_role_does_not_either(self):
        assert refusal(record, by=make_user(is_superuser=True)) == [RECORDING]

    def test_a_recorded_role_has_no_effect(self):
        person = make_user()
        record(person)

        assert (person.roles(TODAY), held(person)) == (set(), set())

    def test_a_closed_account_gets_no_role(self):
        assert refusal(record, make_user(is_active=False)) == [
            "The account of this person is closed."
        ]

    def test_a_service_account_gets_no_role(self):
        assert refusal(record, make_user(is_service=True)) == ["A service account has no role."]

    def test_a_role_is_held_once(self):
        person = make_user(Role.PROGRAMME_OFFICER)

        assert refusal(record, person) == [
            "The person has this role already, or it waits for confirmation."
        ]

    def test_a_role_waits_once(self):
        person = make_user()
        record(person)

        assert refusal(record, person) == [
            "The person has this role already, or it waits for confirmation."
        ]

    def test_a_role_that_ended_is_given_again(self):
        person = make_user(Role.PROGRAMME_OFFICER)
        end(person.role_assignments.get())

        assert record(person).is_waiting

    @pytest.mark.parametrize("role", sorted(MONEY_ROLES))
    def test_an_administrator_gets_no_money_role(self, role):
        assert refusal(record, administrator(), role) == [MIXING]

    @pytest.mark.parametrize("role", sorted(MONEY_ROLES))
    def test_who_moves_money_does_not_become_an_administrator(self, role):
        assert refusal(record, make_user(role), Role.ADMINISTRATOR) == [MIXING]


class TestConfirming:
    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE])
    def test_administrators_and_heads_confirm_roles(self, role):
        person = make_user()
        confirm(record(person), by=make_user(role))

        assert person.roles(TODAY) == {Role.PROGRAMME_OFFICER}

    @pytest.mark.parametrize(
        "role", [Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.MANAGEMENT, Role.AUDITOR]
    )
    def test_nobody_else_does(self, role):
        assert refusal(confirm, record(), by=make_user(role)) == [CONFIRMING]

    def test_who_records_a_role_does_not_confirm_it(self):
        rita = administrator()

        assert refusal(confirm, record(by=rita), by=rita) == [
            "Who records a thing does not confirm it."
        ]

    def test_nobody_confirms_their_own_role(self):
        head = head_of_finance()

        assert refusal(confirm, record(head, Role.FINANCE_OFFICER), by=head) == [
            "Nobody confirms their own role."
        ]

    def test_two_records_that_wait_together_do_not_mix_what_must_stay_apart(self):
        person = make_user()
        first = record(person, Role.ADMINISTRATOR)
        second = record(person, Role.FINANCE_OFFICER)
        confirm(first)

        assert refusal(confirm, second) == [MIXING]

    def test_a_role_that_begins_later_counts_too(self):
        person = make_user()
        given(Role.ADMINISTRATOR, person=person, valid_from=dt.date(2027, 1, 1))

        assert refusal(record, person, Role.FINANCE_OFFICER) == [MIXING]

    def test_a_role_that_waits_is_discarded(self):
        assignment = workflow.discard_role(record(), reason="mistyped", by=head_of_unit(), now=NOW)

        assert refusal(confirm, assignment) == ["This was discarded."]

    def test_a_role_in_force_is_not_discarded(self):
        assert refusal(
            workflow.discard_role, given(), reason="mistyped", by=head_of_unit(), now=NOW
        ) == ["Only what waits for its confirmation can be discarded."]

    def test_an_auditor_discards_no_role(self):
        auditor = make_user(Role.AUDITOR)

        assert refusal(workflow.discard_role, record(), reason="mistyped", by=auditor, now=NOW) == [
            "Roles are discarded by an administrator or a head."
        ]

    def test_the_database_wants_two_people(self):
        rita = administrator()
        assignment = record(by=rita)

        with pytest.raises(IntegrityError), in_a_step() as step:
            RoleAssignment.objects.filter(pk=assignment.pk).update(
                confirmed_by=rita, confirmed_at=NOW, step_id=step.step
            )

    def test_the_database_refuses_ones_own_role(self):
        person = make_user()
        assignment = record(person)

        with pytest.raises(IntegrityError), in_a_step() as step:
            RoleAssignment.objects.filter(pk=assignment.pk).update(
                confirmed_by=person, confirmed_at=NOW, step_id=step.step
            )


class TestEnding:
    def test_yesterday_ends_a_role_at_once(self):
        person = make_user(Role.PROGRAMME_OFFICER)
        end(person.role_assignments.get())

        assert (person.roles(TODAY), held(person)) == (set(), set())

    def test_a_role_may_end_later(self):
        person = make_user(Role.PROGRAMME_OFFICER)
        end(person.role_assignments.get(), on=dt.date(2026, 12, 31))

        assert person.roles(dt.date(2026, 12, 31)) == {Role.PROGRAMME_OFFICER}
        assert person.roles(dt.date(2027, 1, 1)) == set()

    def test_nobody_prolongs_a_role_alone(self):
        role = end(given(), on=TODAY)

        assert refusal(end, role, on=TODAY + dt.timedelta(days=1)) == [
            "Nobody prolongs a role alone; two people give it anew."
        ]

    def test_a_role_does_not_end_in_the_past(self):
        assignment = make_user(Role.AUDITOR).role_assignments.get()

        assert refusal(end, assignment, on=YESTERDAY - dt.timedelta(days=1)) == [
            "The last day of a role is yesterday at the earliest."
        ]

    def test_a_role_does_not_end_before_it_begins(self):
        assert refusal(end, given()) == ["The role cannot end before it begins."]

    def test_a_role_that_has_ended_stays_so(self):
        assignment = make_user(Role.AUDITOR).role_assignments.get()
        with in_a_step() as step:
            RoleAssignment.objects.filter(pk=assignment.pk).update(
                valid_to=YESTERDAY, step_id=step.step
            )

        assert refusal(end, assignment, on=TODAY) == ["The role has ended already."]

    def test_ending_takes_a_reason(self):
        assignment = make_user(Role.AUDITOR).role_assignments.get()

        assert refusal(end, assignment, reason=" ") == ["Ending a role takes a reason."]

    def test_a_waiting_role_is_not_ended(self):
        assert refusal(end, record(), on=TODAY) == ["Only a role in force can be ended."]

    def test_an_officer_ends_no_role(self):
        officer = make_user(Role.PROGRAMME_OFFICER)
        assignment = make_user(Role.AUDITOR).role_assignments.get()

        assert refusal(end, assignment, by=officer) == [
            "Roles are ended by an administrator or a head."
        ]


class TestGroups:
    def test_the_first_people_get_their_groups(self):
        rita, sven = someone("rita"), someone("sven")
        workflow.set_up_roles(
            [(rita, Role.ADMINISTRATOR), (sven, Role.ADMINISTRATOR)],
            valid_from=TODAY,
            confirmed_by=sven,
            has_money=False,
            by=rita,
            now=NOW,
        )

        assert (held(rita), held(sven)) == ({"administrator"}, {"administrator"})

    def test_a_confirmed_role_gives_its_group(self):
        assert held(given().person) == {"programme_officer"}

    def test_groups_given_by_hand_are_taken_away(self):
        groups.sync_groups()
        person = make_user(Role.AUDITOR)
        person.groups.set([Group.objects.get(name="administrator")])
        groups.derive_groups(person, on=TODAY)

        assert held(person) == {"auditor"}

    def test_permissions_given_by_hand_are_taken_away(self):
        person = make_user(Role.AUDITOR)
        person.user_permissions.add(Permission.objects.first())
        groups.derive_groups(person, on=TODAY)

        assert person.user_permissions.count() == 0

    def test_a_closed_account_has_no_group(self):
        person = given().person
        alter(person, is_active=False)
        groups.derive_groups(person, on=TODAY)

        assert held(person) == set()

    def test_roles_begin_and_end_by_the_calendar(self):
        later = dt.date(2027, 1, 1)
        person = given(valid_from=later).person
        before = held(person)
        groups.derive_everybodys_groups(on=later)

        assert (before, held(person)) == (set(), {"programme_officer"})


class TestFile:
    """What `roles.toml` lays down, and what stands in the database."""

    def table(self):
        return tomllib.loads(groups.FILE.read_text(encoding="utf-8"))

    def permissions(self, role):
        found = Permission.objects.filter(group__name=role).select_related("content_type")
        return {groups.name_of(permission) for permission in found}

    def test_every_role_stands_in_it(self):
        assert set(groups.laid_down()) == set(Role)

    def test_every_single_permission_in_it_exists(self):
        groups.sync_groups()
        every = {groups.name_of(one) for one in Permission.objects.select_related("content_type")}
        named = {
            name
            for part in self.table().values()
            for name in part["permissions"]
            if "*" not in name
        }

        assert named - every == set()

    def test_the_groups_hold_exactly_what_it_says(self):
        groups.sync_groups()

        assert groups.sync_groups() == []

    def test_a_permission_that_was_added_by_hand_is_taken_away(self):
        groups.sync_groups()
        group = Group.objects.get(name="auditor")
        group.permissions.add(Permission.objects.get(codename="delete_user"))

        assert groups.sync_groups() == ["auditor: - people.delete_user"]

    def test_a_permission_that_is_missing_comes_back(self):
        groups.sync_groups()
        group = Group.objects.get(name="auditor")
        group.permissions.remove(Permission.objects.get(codename="view_auditentry"))

        assert groups.sync_groups() == ["auditor: + audit.view_auditentry"]

    @pytest.mark.parametrize("role", list(Role))
    def test_no_role_writes_money_by_a_permission(self, role):
        groups.sync_groups()
        money = {"funding", "ledger", "approvals", "audit", "partners", "documents"}
        writing = {
            name
            for name in self.permissions(role)
            if name.partition(".")[0] in money and not name.partition(".")[2].startswith("view_")
        }

        assert writing == set()

    @pytest.mark.parametrize("role", [Role.MANAGEMENT, Role.AUDITOR])
    def test_management_and_auditors_only_read(self, role):
        groups.sync_groups()
        writing = {
            name
            for name in self.permissions(role)
            if not name.partition(".")[2].startswith(("view_", "export_"))
        }

        assert writing == set()

    def test_nobody_deletes_people(self):
        groups.sync_groups()

        assert [role for role in Role if "people.delete_user" in self.permissions(role)] == []


class TestCommand:
    def test_it_says_that_all_is_as_laid_down(self, capsys):
        groups.sync_groups()
        call_command("sync_roles")

        assert capsys.readouterr().out == "Groups and permissions are as laid down.\n"

    def test_it_says_what_it_changed(self, capsys):
        groups.sync_groups()
        make_user(Role.AUDITOR, name="ruth")
        call_command("sync_roles")

        assert capsys.readouterr().out == "ruth: + auditor\n1 change.\n"
