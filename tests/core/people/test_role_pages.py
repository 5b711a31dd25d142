"""The pages of roles, and people in the back office."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse

from core.people import groups
from core.people.models import Role, RoleAssignment, User
from tests.core.people.test_roles import record
from tests.factories import NOW, head_of_unit, make_user

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
        send(client, "role_discard", assignment.pk, reason="mistyped")

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
    @pytest.mark.parametrize("superuser", [False, True])
    def test_accounts_are_only_read(self, client, rita, superuser):
        if superuser:
            client.force_login(make_user(is_superuser=True, is_staff=True))
        person = make_user()
        change_url = reverse("admin:people_user_change", args=[person.pk])

        answers = [
            client.get(reverse("admin:people_user_add")),
            client.post(change_url, {"username": "other", "is_superuser": "on"}),
        ]

        assert [answer.status_code for answer in answers] == [403, 403]
        assert client.get(change_url).status_code == 200
        assert "password" not in client.get(change_url).context["adminform"].readonly_fields

    def test_nobody_sets_the_password_of_another(self, client, rita):
        with pytest.raises(NoReverseMatch):
            reverse("admin:auth_user_password_change", args=[rita.pk])

    def test_ones_own_password_is_changed_on_its_page(self, client, rita):
        answer = client.get(reverse("admin:password_change"))

        assert answer.url == reverse("password_change")

    def test_an_account_leads_to_the_page_of_its_steps(self, client, rita):
        person = make_user()
        page = client.get(reverse("admin:people_user_change", args=[person.pk]))

        assert page.context["absolute_url"] == reverse("user_account", args=[person.pk])

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
