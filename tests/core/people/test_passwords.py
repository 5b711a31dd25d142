"""Passwords are their owners' business; what no step writes, the database refuses."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from core.audit.models import AuditEntry
from core.people import workflow as people
from core.people.accounts import workflow
from core.people.models import User
from core.people.tasks import mail_link
from tests.core.people.test_accounts import CLOSED, close, entries_of, open_, refusal
from tests.factories import NOW, alter, make_user
from tests.factories import officer as make_officer

pytestmark = pytest.mark.django_db


class TestPasswords:
    def test_a_person_sets_their_own_and_the_trail_tells_that_but_not_which(self, rita):
        person = open_(rita)

        workflow.set_password(person, password="a long and boring one", by=person, now=NOW)

        entry = AuditEntry.objects.first()
        assert User.objects.get(pk=person.pk).check_password("a long and boring one")
        assert (entry.verb, entry.subject) == ("set_password", "Nora Neu")
        assert "boring" not in entry.content

    def test_nobody_sets_that_of_another(self, rita):
        person = open_(rita)

        assert refusal(
            workflow.set_password, person, password="a long and boring one", by=rita, now=NOW
        ) == ["Only the person themself does this."]

    def test_a_closed_account_sets_none(self, closed):
        assert refusal(
            workflow.set_password, closed, password="a long and boring one", by=closed, now=NOW
        ) == [CLOSED]

    def test_a_link_is_sent_again(
        self, rita, carla, monkeypatch, django_capture_on_commit_callbacks
    ):
        sent = []
        monkeypatch.setattr(mail_link, "delay", lambda **values: sent.append(values))
        person = open_(rita)

        with django_capture_on_commit_callbacks(execute=True):
            workflow.send_link(person, by=carla, now=NOW)

        assert sent == [{"person_id": person.pk}]
        assert entries_of(person)[-1] == "send_link"

    def test_a_link_goes_only_where_there_is_no_password(self, rita):
        person = make_user(password="a long and boring one", email="x@city.example")

        assert refusal(workflow.send_link, person, by=rita, now=NOW) == [
            "A link goes only to an open account that has no password yet."
        ]

    def test_a_link_takes_an_address_and_who_may_send_it(self, rita):
        person = make_user()

        assert refusal(workflow.send_link, person, by=make_officer(), now=NOW) == [
            "Links are sent by an administrator or a head.",
            "The account has no e-mail to which a link could go.",
        ]

    def test_the_mail_is_in_the_language_of_the_person(self, rita):
        mail_link(person_id=open_(rita, language="en").pk)

        (letter,) = mail.outbox
        assert (letter.to, letter.subject) == (
            ["nora@city.example"],
            "Tranche: set your password",
        )

    def test_no_mail_leaves_once_there_is_a_password(self, rita):
        person = open_(rita)
        workflow.set_password(person, password="a long and boring one", by=person, now=NOW)

        mail_link(person_id=person.pk)

        assert mail.outbox == []


class TestResetOfAPassword:
    def record(self, person, by):
        return people.record_reset(
            person, reason="forgot it, seen in person", password_too=True, by=by, now=NOW
        )

    def test_confirmed_the_password_opens_nothing_and_a_link_leaves(
        self, rita, carla, monkeypatch, django_capture_on_commit_callbacks
    ):
        sent = []
        monkeypatch.setattr(mail_link, "delay", lambda **values: sent.append(values))
        person = make_user(password="a long and boring one", email="x@city.example")
        reset = self.record(person, rita)
        assert User.objects.get(pk=person.pk).has_usable_password()

        with django_capture_on_commit_callbacks(execute=True):
            people.confirm_reset(reset, by=carla, now=NOW)

        assert not User.objects.get(pk=person.pk).has_usable_password()
        assert sent == [{"person_id": person.pk}]

    def test_a_reset_of_the_device_leaves_the_password(self, rita, carla):
        person = make_user(password="a long and boring one", email="x@city.example")
        reset = people.record_reset(person, reason="phone lost", by=rita, now=NOW)

        people.confirm_reset(reset, by=carla, now=NOW)

        assert User.objects.get(pk=person.pk).has_usable_password()

    def test_it_takes_an_address(self, rita):
        assert refusal(self.record, make_user(), rita) == [
            "The account has no e-mail to which a link could go."
        ]

    def test_the_address_that_two_people_saw_is_the_one_that_gets_it(self, rita, carla):
        person = make_user(email="x@city.example")
        reset = self.record(person, rita)
        workflow.change_address(person, email="thief@city.example", by=person, now=NOW)

        assert refusal(people.confirm_reset, reset, by=carla, now=NOW) == [
            "The e-mail of the account was changed after this was recorded."
        ]

    def test_a_closed_account_is_not_reset(self, rita, carla):
        person = make_user(email="x@city.example")
        reset = self.record(person, rita)
        close(person, rita)

        assert refusal(people.confirm_reset, reset, by=carla, now=NOW) == [CLOSED]


class TestDatabase:
    @pytest.mark.parametrize(
        "values",
        [
            {"is_active": False},
            {"is_staff": True},
            {"is_superuser": True},
            {"email": "thief@city.example"},
            {"username": "other"},
            {"last_name": "Other"},
        ],
    )
    def test_it_refuses_what_no_step_writes(self, values):
        person = make_user()

        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=person.pk).update(**values)

    def test_no_step_of_one_person_opens_an_account_again(self, closed):
        with pytest.raises(IntegrityError, match="two people open it again"):
            alter(closed, is_active=True)

    def test_nobody_is_born_a_superuser(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create_superuser("root", password="x")

    def test_log_in_and_preferences_go_on_without_a_step(self, client):
        person = make_user(password="a long and boring one")

        client.force_login(person)
        person.set_password("a renewed hash of it")
        person.save(update_fields=["password"])
        User.objects.filter(pk=person.pk).update(language="en", notices="none")

        person.refresh_from_db()
        assert (person.last_login is not None, person.language) == (True, "en")
