"""The pages of roles, and people in the back office."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.people import groups
from core.people.models import Role, RoleAssignment, User
from core.workflow import change
from tests.core.people.test_roles import given, record
from tests.factories import NOW, head_of_unit, in_a_step, make_user

pytestmark = pytest.mark.django_db


def visit(client, name="role_list", *args):
    return client.get(reverse(name, args=args))


def send(client, name, /, *args, **entries):
    return client.post(reverse(name, args=args), entries)


@pytest.fixture
def rita(client):
    person = make_user(Role.ADMINISTRATOR, name="rita", is_staff=True)
    groups.derive_groups(person, on=NOW.date())
    client.force_login(person)
    return person


class TestPages:
    @pytest.mark.parametrize(
        "role",
        [
            Role.ADMINISTRATOR,
            Role.HEAD_OF_UNIT,
            Role.HEAD_OF_FINANCE,
            Role.MANAGEMENT,
            Role.AUDITOR,
        ],
    )
    def test_who_gives_roles_and_who_watches_sees_them(self, client, role):
        client.force_login(make_user(role))

        assert visit(client).status_code == 200

    @pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER])
    def test_others_see_their_own_only(self, client, role):
        client.force_login(make_user(role))

        assert visit(client).status_code == 403

    def test_it_tells_who_has_what_and_what_waits(self, client, rita):
        waiting = record(by=rita)

        context = visit(client).context

        assert context["waiting"] == [(waiting, ["Who records a thing does not confirm it."])]
        assert rita.role_assignments.get() in context["present"]

    def test_a_role_is_recorded(self, client, rita):
        person = make_user()
        send(client, "role_record", person=person.pk, role="auditor", valid_from="2026-12-01")

        assert person.role_assignments.get().role == Role.AUDITOR

    def test_a_refusal_stands_on_the_form(self, client, rita):
        person = make_user(Role.FINANCE_OFFICER)
        answer = send(
            client, "role_record", person=person.pk, role="administrator", valid_from="2026-12-01"
        )

        assert answer.context["form"].non_field_errors() == ["An administrator has no money role."]

    def test_an_auditor_reads_why_they_record_none(self, client):
        client.force_login(make_user(Role.AUDITOR))

        assert visit(client, "role_record").context["objections"] == [
            "Roles are recorded by an administrator or the head of unit."
        ]

    def test_a_second_person_confirms(self, client, rita):
        assignment = record(by=head_of_unit())
        send(client, "role_confirm", assignment.pk)

        assignment.refresh_from_db()
        assert assignment.confirmed_by == rita

    def test_a_confirmation_sent_by_who_recorded_it_is_refused(self, client, rita):
        assignment = record(by=rita)
        answer = send(client, "role_confirm", assignment.pk)

        assert answer.context["form"].non_field_errors() == [
            "Who records a thing does not confirm it."
        ]

    def test_a_role_is_discarded(self, client, rita):
        assignment = record()
        send(client, "role_discard", assignment.pk)

        assignment.refresh_from_db()
        assert assignment.discarded_at is not None

    @time_machine.travel(NOW, tick=False)
    def test_a_role_is_ended(self, client, rita):
        assignment = make_user(Role.AUDITOR).role_assignments.get()
        send(client, "role_end", assignment.pk, on="2026-05-31", reason="Left")

        assignment.refresh_from_db()
        assert assignment.valid_to == dt.date(2026, 5, 31)

    def test_thirty_roles_take_no_more_queries_than_one(self, client, rita):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def queries():
            with CaptureQueriesContext(connection) as captured:
                visit(client)
            return len(captured)

        queries()
        one = queries()
        for _number in range(29):
            make_user(Role.AUDITOR)

        assert queries() == one


class TestBackOffice:
    def change(self, client, person, **entries):
        facts = {
            "username": person.username,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "language": "de-ch",
            "is_active": "on",
        }
        return client.post(
            reverse("admin:people_user_change", args=[person.pk]), {**facts, **entries}
        )

    def test_an_administrator_opens_accounts(self, client, rita):
        client.post(
            reverse("admin:people_user_add"),
            {
                "username": "new",
                "first_name": "New",
                "last_name": "Person",
                "usable_password": "true",
                "password1": "a long and boring password",
                "password2": "a long and boring password",
            },
        )

        assert User.objects.get(username="new").roles() == set()

    def test_an_administrator_closes_accounts(self, client, rita):
        person = given().person
        self.change(client, person, is_active="")

        person.refresh_from_db()
        assert person.is_active is False

    def test_a_closed_account_opens_when_its_roles_have_ended(self, client, rita):
        person = given(valid_from=dt.date(2020, 1, 1)).person
        self.change(client, person, is_active="")
        self.change(client, person)
        person.refresh_from_db()
        assert person.is_active is False

        yesterday = timezone.localdate() - dt.timedelta(days=1)
        with in_a_step():
            change(person.role_assignments.get(), valid_to=yesterday)
        self.change(client, person)
        person.refresh_from_db()
        assert person.is_active is True

    def test_groups_are_not_given_by_hand(self, client, rita):
        person = make_user()
        self.change(client, person, groups=[Group.objects.get(name="auditor").pk])

        assert person.groups.count() == 0

    def test_an_administrator_makes_no_superuser(self, client, rita):
        person = make_user()
        self.change(client, person, is_superuser="on")

        person.refresh_from_db()
        assert person.is_superuser is False

    def test_an_administrator_does_not_touch_a_superuser(self, client, rita):
        person = make_user(is_superuser=True)

        assert self.change(client, person, first_name="Other").status_code == 403

    def test_an_administrator_does_not_set_the_password_of_a_superuser(self, client, rita):
        person = make_user(is_superuser=True)
        url = reverse("admin:auth_user_password_change", args=[person.pk])

        assert client.get(url).status_code == 403

    def test_an_officer_on_the_staff_opens_no_account(self, client):
        person = make_user(Role.PROGRAMME_OFFICER, is_staff=True)
        groups.derive_groups(person, on=NOW.date())
        client.force_login(person)

        assert client.get(reverse("admin:people_user_add")).status_code == 403

    @pytest.mark.parametrize("superuser", [False, True])
    def test_nobody_deletes_people(self, client, rita, superuser):
        if superuser:
            client.force_login(make_user(is_superuser=True, is_staff=True))
        person = make_user()

        answer = client.post(reverse("admin:people_user_delete", args=[person.pk]), {"post": "yes"})

        assert answer.status_code == 403

    def test_the_database_deletes_nobody_either(self):
        person = make_user()

        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=person.pk)._raw_delete("default")

    def test_a_superuser_gives_no_role_in_the_back_office(self, client):
        client.force_login(make_user(is_superuser=True, is_staff=True))

        assert client.get(reverse("admin:people_roleassignment_add")).status_code == 403
        assert RoleAssignment.objects.count() == 0

    def test_a_superuser_has_no_role_through_it(self):
        assert make_user(is_superuser=True).roles() == set()
