"""What is sent too late is kept: after a proof or a log-in its person sees it, and sends it."""

import time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.audit.models import AuditEntry
from core.funding.models import Disbursement
from core.people import unsent
from core.people.models import Role, RoleAssignment
from tests.factories import Office, make_user

PASSWORD = "a long and boring password"
SITE = "http://testserver"
WAITING = reverse("unsent")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _signatures_ask(settings):
    settings.SECOND_FACTOR = False
    settings.SIGN_AGAIN_AFTER_MINUTES = 15


@pytest.fixture
def office():
    office = Office()
    for person in (office.beat, office.anna):
        person.language = "en"
        person.set_password(PASSWORD)
        person.save()
    return office


@pytest.fixture
def beat(client, office):
    """Logged in for an hour, so that a signature needs a proof."""
    with time_machine.travel(time.time() - 3600):
        enter(client, office.beat)
        client.get(reverse("home"))
    return office.beat


def enter(client, person, to=""):
    return client.post(
        reverse("login"), {"login": person.username, "password": PASSWORD, "next": to}
    )


def prove(client):
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": WAITING})


def end_session(client):
    client.session.delete()


def send(client, url, page, **fields):
    return client.post(url, fields, headers={"Referer": f"{SITE}{page}"})


def send_again(client, waiting, **more):
    """Press the button: what the page holds goes to its address."""
    values = {}
    for name, value in waiting.fields:
        values.setdefault(name, []).append(value)
    return client.post(waiting.address, {**values, **more})


class TestProof:
    def verify(self, client, payout, query=""):
        url = reverse("funding:disbursement_verify", args=[payout.pk]) + query
        page = payout.get_absolute_url()
        return send(client, url, page), url

    def test_after_the_proof_nothing_is_signed_before_it_is_seen(self, client, beat, office):
        self.verify(client, office.request())

        answer = prove(client)

        assert answer.url == WAITING
        assert client.get(WAITING).status_code == 200
        assert Disbursement.objects.get().status == "submitted"

    def test_the_page_says_in_its_own_words_what_goes(self, client, beat, office):
        payout = office.request()
        self.verify(client, payout)
        prove(client)

        words = client.get(WAITING).context["words"]

        assert payout.number in words.title
        assert words.button == "Verify payout"
        assert words.facts == ()

    def test_the_button_sends_it_and_then_nothing_waits(self, client, beat, office):
        self.verify(client, office.request())
        prove(client)

        send_again(client, client.get(WAITING).context["unsent"])

        assert Disbursement.objects.get().status == "verified"
        assert "unsent" not in client.get(WAITING).context

    def test_an_address_with_a_question_loses_nothing(self, client, beat, office):
        _answer, url = self.verify(client, office.request(), "?from=inbox")
        prove(client)

        waiting = client.get(WAITING).context["unsent"]
        send_again(client, waiting)

        assert waiting.address == url
        assert Disbursement.objects.get().status == "verified"

    def test_it_can_be_thrown_away(self, client, beat, office):
        payout = office.request()
        self.verify(client, payout)
        prove(client)

        answer = client.post(WAITING)

        assert answer.url == payout.get_absolute_url()
        assert "unsent" not in client.get(WAITING).context

    def test_the_proof_offers_the_way_back_to_the_page(self, client, beat, office):
        payout = office.request()
        answer, _url = self.verify(client, payout)

        assert client.get(answer.url).context["unsent"].page == payout.get_absolute_url()

    def test_after_an_hour_nothing_is_offered(self, client, beat, office):
        self.verify(client, office.request())
        prove(client)

        with time_machine.travel(time.time() + unsent.KEPT_FOR + 1):
            assert "unsent" not in client.get(WAITING).context


class TestSession:
    """It is over when something is sent: after the log-in it is there."""

    @pytest.fixture
    def role_form(self, client):
        """A page with a select, a day and a text, filled in by an administrator."""
        person = make_user(Role.ADMINISTRATOR, name="iris", password=PASSWORD, language="en")
        enter(client, person)
        self.url = reverse("role_record")
        client.get(self.url)
        return person

    def fill_in(self, client, **more):
        self.jana = make_user(name="jana")
        return send(
            client,
            f"{self.url}?again=1",
            self.url,
            person=str(self.jana.pk),
            role="auditor",
            valid_from="2026-06-01",
            csrfmiddlewaretoken="x",
            **more,
        )

    def test_what_was_typed_comes_back_after_the_log_in(self, client, role_form):
        end_session(client)
        answer = self.fill_in(client)

        assert answer.url == f"{reverse('login')}?next={WAITING}"
        assert enter(client, role_form, WAITING).url == WAITING
        context = client.get(WAITING).context
        assert context["words"].facts == (
            ("Person", str(self.jana)),
            ("Role", "auditor"),
            ("First day", "01.06.2026"),
        )
        assert [name for name, _value in context["unsent"].fields] == [
            "person",
            "role",
            "valid_from",
        ]

    def test_it_goes_on_when_it_is_sent(self, client, role_form):
        end_session(client)
        self.fill_in(client)
        enter(client, role_form, WAITING)

        answer = send_again(client, client.get(WAITING).context["unsent"])

        assert answer.status_code == 302
        assert RoleAssignment.objects.filter(person__username="jana").count() == 1

    def test_another_person_gets_nothing_of_it(self, client, role_form, office):
        end_session(client)
        self.fill_in(client)
        enter(client, office.anna, WAITING)

        assert "unsent" not in client.get(WAITING).context
        enter(client, role_form, WAITING)
        assert "unsent" not in client.get(WAITING).context

    def test_of_a_browser_in_which_nobody_logged_in_nothing_is_kept(self, client):
        answer = client.post(reverse("role_record"), {"role": "auditor"})

        assert answer.url == f"{reverse('login')}?next={reverse('role_record')}"
        assert unsent.IN_SESSION not in client.session

    def test_a_forged_mark_keeps_nothing(self, client, role_form):
        end_session(client)
        client.cookies[unsent.TYPIST] = str(role_form.pk)

        self.fill_in(client)

        assert unsent.IN_SESSION not in client.session

    def test_what_a_script_asks_for_is_not_kept(self, client, role_form):
        end_session(client)

        client.post(self.url, {"role": "auditor"}, headers={"HX-Request": "true"})

        assert unsent.IN_SESSION not in client.session

    def test_files_are_named_and_must_be_chosen_again(self, client, role_form):
        end_session(client)
        self.fill_in(client, paper=SimpleUploadedFile("offer.pdf", b"%PDF"))
        enter(client, role_form, WAITING)

        page = client.get(WAITING)

        assert page.context["files"] == [("paper", "paper", "offer.pdf")]
        assert '<input class="form-control" type="file" name="paper"' in page.content.decode()

    def test_passwords_are_never_kept(self, client, role_form):
        url = reverse("password_change")
        end_session(client)
        send(client, url, url, old_password="old secret", new_password1="new secret")
        assert "secret" not in str(dict(client.session))
        enter(client, role_form, WAITING)

        assert client.get(WAITING).context["passwords"] == [
            ("new_password1", "New password"),
            ("old_password", "Old password"),
        ]

    def test_what_is_too_long_leaves_the_way_back(self, client, role_form):
        end_session(client)
        self.fill_in(client, reason="x" * unsent.MOST)
        enter(client, role_form, WAITING)

        page = client.get(WAITING)

        assert "too long to be kept" in page.content.decode()
        assert page.context["unsent"].fields == []

    def test_a_page_of_another_site_is_not_gone_back_to(self, client, role_form):
        end_session(client)
        client.post(self.url, {"role": "auditor"}, headers={"Referer": "https://evil.example/x"})
        enter(client, role_form, WAITING)

        assert client.get(WAITING).context["unsent"].page == self.url

    def test_where_the_page_is_gone_the_names_of_the_fields_stand(self, client, role_form):
        end_session(client)
        send(client, self.url, "/no/such/page/", role="auditor")
        enter(client, role_form, WAITING)

        page = client.get(WAITING)

        assert page.context["words"].facts == (("role", "auditor"),)
        assert "no longer offers this" in page.content.decode()

    def test_looking_at_it_leaves_no_entry(self, client, role_form):
        end_session(client)
        self.fill_in(client)
        enter(client, role_form, WAITING)
        before = AuditEntry.objects.count()

        client.get(WAITING)

        assert AuditEntry.objects.count() == before
