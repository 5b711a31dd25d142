"""Accounts: opened, changed and closed by one, opened again by two; passwords by their owner."""

import pytest
from django.contrib.sessions.models import Session

from core import confirmation
from core.audit.models import AuditEntry
from core.errors import RuleViolation
from core.funding.pages.records import items_for
from core.funding.pages.waiting import count_for
from core.people import groups
from core.people.accounts import workflow
from core.people.accounts.workflow import CommandLine
from core.people.models import Role, RoleAssignment, User, service_account
from core.people.tasks import mail_link
from tests.core.people.deputies import make_deputy
from tests.factories import NOW, alter, in_a_step, make_user, someone
from tests.factories import officer as make_officer

pytestmark = pytest.mark.django_db

KEEPING = "Accounts are kept by administrators."
CLOSED = "The account of this person is closed."
ROLES = "The person still has roles; end them first, then two people give them anew."
DETAILS = {
    "first_name": "Nora",
    "last_name": "Neu",
    "email": "nora@city.example",
    "language": "de-ch",
}


def open_(by, username="nneu", **changes):
    return workflow.open_user_account(username, **(DETAILS | changes), by=by, now=NOW)


def change(person, by, **changes):
    values = DETAILS | {"is_staff": False} | changes
    return workflow.change_user_account(person, **values, by=by, now=NOW)


def close(person, by, reason="left the office"):
    return workflow.close_user_account(person, reason=reason, by=by, now=NOW)


def reopen(person, by, reason="came back"):
    return workflow.record_account_reopening(person, reason=reason, by=by, now=NOW)


def confirm(reopening, by):
    return workflow.confirm_account_reopening(reopening, by=by, now=NOW)


def refusal(act, *args, **values):
    """The objections; they stand in the trail as one refused attempt."""
    before = AuditEntry.objects.count()
    with pytest.raises(RuleViolation) as refused:
        act(*args, **values)
    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.first().outcome == "refused"
    return refused.value.objections


def entries_of(person):
    return [entry.verb for entry in AuditEntry.objects.about(person).order_by("number")]


def give_role_past_the_steps(person):
    with in_a_step():
        values = {"person": person, "role": Role.AUDITOR, "valid_from": NOW.date()}
        row = confirmation.record(RoleAssignment, by=someone(), now=NOW, **values)
        confirmation.confirm(row, by=someone("second"), now=NOW)


class TestOpening:
    def test_it_opens_without_role_and_without_password(self, rita):
        person = User.objects.get(pk=open_(rita).pk)

        assert (person.roles(), person.has_usable_password(), person.date_joined) == (
            set(),
            False,
            NOW,
        )

    def test_it_leaves_one_entry_that_tells_no_password(self, rita):
        person = open_(rita)

        (entry,) = AuditEntry.objects.about(person)
        (written,) = entry.details["changes"]
        assert entry.verb == "open_user_account"
        assert written["after"] == {**DETAILS, "username": "nneu", "is_staff": False}

    def test_the_link_leaves_once_the_step_is_committed(
        self, rita, monkeypatch, django_capture_on_commit_callbacks
    ):
        sent = []
        monkeypatch.setattr(mail_link, "delay", lambda **values: sent.append(values))

        with django_capture_on_commit_callbacks(execute=True):
            person = open_(rita)

        assert sent == [{"person_id": person.pk}]

    def test_only_administrators_open(self, carla):
        assert refusal(open_, carla) == [KEEPING]

    def test_a_user_name_is_taken_once_in_any_case(self, rita):
        open_(rita)

        assert refusal(open_, rita, "NNeu", email="other@city.example") == [
            "There is an account with this user name already."
        ]

    def test_it_takes_user_name_names_and_address(self, rita):
        assert refusal(open_, rita, "", last_name="") == [
            "An account takes a user name.",
            "First name, last name and e-mail are all needed.",
        ]

    def test_two_accounts_do_not_share_an_address(self, rita):
        open_(rita)

        assert refusal(open_, rita, "other", email="NORA@city.example") == [
            "Another account has this e-mail; each person has one account."
        ]

    def test_the_command_opens_the_first_ones_in_one_step(self):
        anna, beat = User(username="anna"), User(username="beat", is_staff=True)

        workflow.set_up_accounts([anna, beat], has_money=False, by=CommandLine(), now=NOW)

        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.person_name) == ("set_up_accounts", "command line")
        assert User.objects.count() == 2

    def test_the_command_opens_none_once_there_is_money(self):
        def set_up():
            workflow.set_up_accounts(
                [User(username="x")], has_money=True, by=CommandLine(), now=NOW
            )

        assert refusal(set_up) == [
            "People and roles are set up by command only while no money document exists."
        ]


class TestChanging:
    def test_names_address_language_and_back_office_change_in_one_step(self, rita):
        person = open_(rita)

        change(person, rita, last_name="Alt", email="alt@city.example", is_staff=True)

        person.refresh_from_db()
        assert (person.last_name, person.email, person.is_staff) == (
            "Alt",
            "alt@city.example",
            True,
        )
        assert entries_of(person) == ["open_user_account", "change_user_account"]

    def test_only_administrators_change(self, rita, carla):
        assert refusal(change, open_(rita), carla) == [KEEPING]

    def test_nobody_changes_their_own(self, rita):
        assert refusal(change, rita, rita) == [
            "Nobody changes their own account; the profile has what may be."
        ]

    def test_a_closed_account_and_a_service_stay_as_they_are(self, rita, closed):
        assert refusal(change, closed, rita) == [CLOSED]
        assert refusal(change, service_account(), rita) == ["A service account is nobody's."]

    def test_names_and_address_stay_filled(self, rita):
        assert refusal(change, open_(rita), rita, email="") == [
            "First name, last name and e-mail are all needed."
        ]

    def test_people_keep_their_own_address(self, rita):
        person = open_(rita)

        workflow.change_address(person, email="new@city.example", by=person, now=NOW)

        person.refresh_from_db()
        assert person.email == "new@city.example"
        assert entries_of(person) == ["open_user_account", "change_address"]

    def test_nobody_keeps_the_address_of_another_this_way(self, rita, carla):
        def write(person, by, email):
            workflow.change_address(person, email=email, by=by, now=NOW)

        person = open_(rita)
        alter(carla, email="carla@city.example")

        assert refusal(write, person, carla, "x@city.example") == [
            "Only the person themself does this."
        ]
        assert refusal(write, person, person, "carla@city.example") == [
            "Another account has this e-mail; each person has one account."
        ]


class TestClosing:
    def test_it_ends_the_log_in_and_what_the_roles_allow(self, rita, client):
        person = make_officer()
        groups.derive_groups(person, on=NOW.date())
        client.force_login(person)

        close(person, rita)

        person = User.objects.get(pk=person.pk)
        assert (person.is_active, person.roles(), person.groups.count()) == (False, set(), 0)
        assert Session.objects.count() == 0
        assert entries_of(person)[-1] == "close_user_account"

    def test_it_ends_nothing_in_the_past(self, rita):
        person = make_officer()

        close(person, rita)

        assert person.role_assignments.get().valid_to is None

    def test_a_deputy_of_a_closed_account_acts_no_more(self, rita):
        person, deputy = make_officer(), make_officer()
        make_deputy(person, deputy, Role.PROGRAMME_OFFICER)
        close(person, rita)

        acting = deputy.acting_for(User.objects.get(pk=person.pk))
        assert acting.roles(NOW.date()) == set()

    def test_only_administrators_close_and_for_a_reason(self, rita, carla):
        assert refusal(close, make_officer(), carla, reason=" ") == [
            KEEPING,
            "Closing an account takes a reason.",
        ]

    def test_nobody_closes_their_own(self, rita):
        make_user(Role.ADMINISTRATOR)

        assert refusal(close, rita, rita) == ["Nobody closes their own account."]

    def test_the_last_administrator_stays(self, rita):
        other = make_user(Role.ADMINISTRATOR)
        close(other, rita)

        assert "The office would be left without an administrator." in refusal(close, rita, rita)

    def test_a_closed_one_is_not_closed_again(self, rita, closed):
        assert refusal(close, closed, rita) == [CLOSED]


class TestReopening:
    def test_it_takes_two(self, rita, carla, closed):
        reopening = reopen(closed, rita)
        assert User.objects.get(pk=closed.pk).is_active is False

        confirm(reopening, carla)

        assert User.objects.get(pk=closed.pk).is_active is True
        assert entries_of(closed)[-2:] == ["record_account_reopening", "confirm_account_reopening"]

    def test_who_recorded_it_does_not_confirm_it(self, rita, closed):
        assert refusal(confirm, reopen(closed, rita), rita) == [
            "Who records a thing does not confirm it."
        ]

    def test_an_officer_neither_records_nor_confirms_nor_discards(self, rita, closed):
        anna = make_officer()
        assert refusal(reopen, closed, anna) == [KEEPING]
        reopening = reopen(closed, rita)

        assert refusal(confirm, reopening, anna) == [
            "A reopening is confirmed by an administrator or a head."
        ]
        assert refusal(
            workflow.discard_account_reopening, reopening, reason="mistyped", by=anna, now=NOW
        ) == ["A reopening is discarded by an administrator or a head."]

    def test_nobody_confirms_their_own(self, rita, closed):
        reopening = reopen(closed, rita)

        assert "Nobody reopens their own account." in refusal(confirm, reopening, closed)

    def test_it_takes_a_closed_account_and_a_reason(self, rita):
        assert refusal(reopen, make_user(), rita, reason="") == [
            "Only a closed account can be opened again.",
            "Opening an account again takes a reason.",
        ]

    def test_roles_do_not_come_back_with_the_account(self, rita, carla, closed):
        person = alter(make_officer(), is_active=False)
        assert refusal(reopen, person, rita) == [ROLES]

        reopening = reopen(closed, rita)
        give_role_past_the_steps(closed)
        assert refusal(confirm, reopening, carla) == [ROLES]

    def test_one_waits_at_a_time(self, rita, closed):
        reopen(closed, rita)

        assert refusal(reopen, closed, rita) == ["A reopening of this account waits already."]

    def test_a_discarded_one_is_over(self, rita, carla, closed):
        reopening = workflow.discard_account_reopening(
            reopen(closed, rita), reason="mistyped", by=carla, now=NOW
        )

        assert refusal(confirm, reopening, carla) == ["This was discarded."]
        assert refusal(
            workflow.discard_account_reopening, reopening, reason="mistyped", by=carla, now=NOW
        ) == ["Only what waits for its confirmation can be discarded."]

    def test_it_waits_in_the_inbox_of_who_may_confirm_it(self, rita, carla, closed):
        reopening = reopen(closed, rita)

        assert [item.record for item in items_for(carla)] == [reopening]
        assert [count_for(one) for one in (carla, rita, closed)] == [1, 0, 0]
