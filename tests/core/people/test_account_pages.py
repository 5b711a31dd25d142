"""The pages of accounts, and those behind a mailed link."""

import io
import re

import openpyxl
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import AuditEntry
from core.people.accounts import workflow
from core.people.models import AccountReopening, Role, SecondFactorReset, User
from core.people.tasks import mail_link
from tests.factories import NOW, alter, head_of_unit, make_user, officer

pytestmark = pytest.mark.django_db

PASSWORD = "a long and boring password"


@pytest.fixture
def rita(client):
    person = make_user(Role.ADMINISTRATOR, name="rita")
    client.force_login(person)
    return person


@pytest.fixture
def person():
    return make_user(name="nneu", email="nora@city.example", password=PASSWORD)


def visit(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def send(client, name, *args, **entries):
    return client.post(reverse(name, args=args), entries)


def read(found):
    return User.objects.get(pk=found.pk)


class TestWhoSees:
    @pytest.mark.parametrize(
        "role",
        [
            *(Role.ADMINISTRATOR, Role.AUDITOR, Role.MANAGEMENT),
            *(Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE),
        ],
    )
    def test_who_gives_roles_and_who_watches_reads_them(self, client, person, role):
        client.force_login(make_user(role))

        assert visit(client, "user_account_list").status_code == 200
        assert visit(client, "user_account", person.pk).status_code == 200

    @pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER])
    def test_others_do_not(self, client, person, role):
        client.force_login(make_user(role))

        assert visit(client, "user_account_list").status_code == 403
        assert visit(client, "user_account", person.pk).status_code == 403

    def test_an_auditor_is_offered_no_step(self, client, person):
        client.force_login(make_user(Role.AUDITOR))
        context = visit(client, "user_account", person.pk).context

        offered = ("may_change", "may_close", "may_reopen", "may_send", "may_reset")
        assert [name for name in offered if context[name]] == []
        assert "action_url" not in visit(client, "user_account_list").context

    @pytest.mark.parametrize("name", ["user_account_list", "user_account_open", "user_account"])
    def test_no_page_opens_without_the_second_factor(self, client, rita, settings, name):
        settings.SECOND_FACTOR = True
        answer = visit(client, name, *([rita.pk] if name == "user_account" else []))

        assert answer.url.startswith(reverse("mfa_activate_totp"))


class TestList:
    def test_it_tells_state_roles_device_and_last_log_in(self, client, rita, person):
        rows = visit(client, "user_account_list").context["rows"]

        told = {one.username: (state[0], roles) for one, state, roles in rows}
        assert told["rita"] == ("waiting", "administrator")
        assert told["nneu"] == ("active", "")

    def test_it_narrows_to_words_state_and_role(self, client, rita, person):
        def found(**query):
            rows = visit(client, "user_account_list", **query).context["rows"]
            return [one.username for one, _state, _roles in rows]

        assert found(q="nora@") == ["nneu"]
        assert found(role="administrator") == ["rita"]
        assert found(state="closed") == []
        alter(person, is_active=False)
        assert found(state="closed") == ["nneu"]
        assert "nneu" not in found(state="no_password")

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    def test_it_leaves_as_a_file_as_filtered(self, client, rita, person, form):
        answer = visit(client, "user_account_list", q="nora", export=form)

        if form == "csv":
            lines = answer.getvalue().decode("utf-8-sig").splitlines()
            assert [line.partition(";")[0] for line in lines if "nora" in line] == ["nneu"]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
            names = [row[0] for row in sheet.iter_rows(values_only=True)]
            assert names.count("nneu") == 1
            assert "rita" not in names

    def test_it_asks_the_database_as_often_for_many(self, client, rita):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                visit(client, "user_account_list")
            return len(captured)

        queries()
        one = queries()
        for _number in range(29):
            make_user(Role.AUDITOR)

        assert queries() == one


class TestSteps:
    def test_an_account_is_opened(self, client, rita):
        answer = send(
            client,
            "user_account_open",
            username="new",
            first_name="New",
            last_name="Person",
            email="new@city.example",
            language="de-ch",
        )

        assert answer.url == reverse("user_account_list")
        assert (User.objects.get(username="new").email) == "new@city.example"

    def test_a_refusal_stands_on_the_form(self, client, rita, person):
        answer = send(
            client,
            "user_account_open",
            username="new",
            first_name="New",
            last_name="Person",
            email=person.email,
            language="de-ch",
        )

        assert answer.context["form"].non_field_errors() == [
            "Another account has this e-mail; each person has one account."
        ]

    def test_an_account_is_changed(self, client, rita, person):
        send(
            client,
            "user_account_change",
            person.pk,
            first_name="Nora",
            last_name="Alt",
            email="alt@city.example",
            language="en",
        )

        assert (read(person).last_name, read(person).email) == ("Alt", "alt@city.example")

    def test_an_account_is_closed_and_its_page_tells_so(self, client, rita, person):
        answer = send(client, "user_account_close", person.pk, reason="left")

        assert answer.url == reverse("user_account", args=[person.pk])
        context = visit(client, "user_account", person.pk).context
        assert (context["state_code"], context["may_reopen"]) == ("inactive", True)
        assert context["lines"][0].reason == "left"

    def test_it_is_opened_again_by_two_pages(self, client, rita, person):
        alter(person, is_active=False)
        send(client, "reopening_record", person.pk, reason="back")
        reopening = AccountReopening.objects.get()
        assert visit(client, "user_account", person.pk).context["reopening"] == reopening

        client.force_login(head_of_unit())
        send(client, "reopening_confirm", reopening.pk)

        assert read(person).is_active is True

    def test_a_reopening_is_discarded(self, client, rita, person):
        alter(person, is_active=False)
        send(client, "reopening_record", person.pk, reason="back")

        send(client, "reopening_discard", AccountReopening.objects.get().pk, reason="mistyped")

        assert AccountReopening.objects.unconfirmed().count() == 0

    def test_a_page_tells_whom_a_reopening_waits_for(self, client, rita, person):
        head = head_of_unit()
        alter(person, is_active=False)
        workflow.record_account_reopening(person, reason="back", by=rita, now=NOW)

        page = visit(client, "user_account", person.pk).getvalue().decode()

        assert f"Waits for {head}" in page

    def test_the_reset_names_its_person_and_the_address_of_the_link(self, client, rita, person):
        form = visit(client, "reset_record", person=person.pk).context["form"]
        assert form["person"].value() == str(person.pk)
        send(client, "reset_record", person=person.pk, password_too="1", reason="forgot")

        client.force_login(head_of_unit())
        reset = SecondFactorReset.objects.get()
        facts = dict(visit(client, "reset_confirm", reset.pk).context["facts"])
        send(client, "reset_confirm", reset.pk)

        assert facts["Link for a new password to"] == "nora@city.example"
        assert not read(person).has_usable_password()

    def test_a_link_is_sent_again(self, client, rita):
        person = make_user(email="nora@city.example")
        send(client, "user_account_link", person.pk)

        assert AuditEntry.objects.first().verb == "send_link"


class TestLink:
    @pytest.fixture
    def link(self):
        mail_link(person_id=make_user(name="nneu", email="nora@city.example").pk)
        (path,) = re.findall(r"https?://[^/]+(/password/\S+)", mail.outbox[-1].body)
        return path

    def set_password(self, client, link):
        form = client.get(link, follow=True).redirect_chain[-1][0]
        return client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})

    def test_its_holder_sets_a_password_by_one_step(self, client, link):
        answer = self.set_password(client, link)

        assert answer.url == reverse("login")
        assert User.objects.get(username="nneu").check_password(PASSWORD)
        assert AuditEntry.objects.first().verb == "set_password"

    def test_a_weak_one_is_refused(self, client, link):
        form = client.get(link, follow=True).redirect_chain[-1][0]
        answer = client.post(form, {"new_password1": "short", "new_password2": "short"})

        assert len(answer.context["form"].errors["new_password2"]) == 1

    def test_it_opens_once(self, client, link):
        self.set_password(client, link)

        assert client.get(link, follow=True).context["validlink"] is False

    def test_it_opens_nothing_of_a_closed_account(self, client, link):
        alter(User.objects.get(username="nneu"), is_active=False)

        assert client.get(link, follow=True).context["validlink"] is False


class TestProfile:
    def test_a_change_of_ones_address_is_a_step(self, client, person):
        client.force_login(person)
        send(client, "profile", email="new@city.example", language="en", notices="digest")

        assert AuditEntry.objects.about(person).first().verb == "change_address"

    def test_a_change_of_preferences_is_none(self, client, person):
        client.force_login(person)
        before = AuditEntry.objects.count()
        send(client, "profile", email=person.email, language="en", notices="none")

        assert AuditEntry.objects.count() == before
        assert (read(person).language, read(person).notices) == ("en", "none")

    def test_the_address_of_another_is_refused_at_its_field(self, client, person):
        other = officer(email="other@city.example")
        client.force_login(person)
        answer = send(client, "profile", email=other.email, language="en", notices="digest")

        assert answer.context["form"].errors == {
            "email": ["Another account has this e-mail; each person has one account."]
        }

    def test_a_change_of_ones_password_is_a_step(self, client, person):
        client.force_login(person)
        new = "another long and boring password"
        send(
            client,
            "password_change",
            old_password=PASSWORD,
            new_password1=new,
            new_password2=new,
        )

        assert AuditEntry.objects.about(person).first().verb == "set_password"
