"""The safe start: limits, second factor, proof anew before a signature, sessions that end."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib import admin
from django.core.cache import caches
from django.test import Client
from django.urls import get_resolver, reverse

from core.funding.models import Disbursement
from core.people import log_in
from core.people.middleware import is_signing
from core.people.models import Role
from tests.conventions.test_urls import walk
from tests.factories import Office, alter, make_user

PASSWORD = "a long and boring password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_an_office(settings):
    settings.SECOND_FACTOR = True
    settings.SIGN_AGAIN_AFTER_MINUTES = 15
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["default"].clear()


@pytest.fixture
def auditor():
    """Somebody who neither signs nor administers."""
    return make_user(Role.AUDITOR, name="audrey", password=PASSWORD, language="en")


@pytest.fixture
def officer():
    return make_user(Role.PROGRAMME_OFFICER, name="anna", password=PASSWORD, language="en")


@pytest.fixture
def device(officer):
    """The officer's phone."""
    sealed = log_in.SecondFactorAdapter().encrypt(SECRET)
    return Authenticator.objects.create(user=officer, type="totp", data={"secret": sealed})


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enter(client, name="anna", password=PASSWORD, **entries):
    return client.post(reverse("login"), {"login": name, "password": password, **entries})


def is_in(client):
    return "_auth_user_id" in client.session


class TestSecondFactor:
    def test_who_signs_is_led_to_the_set_up_at_the_first_log_in(self, client, officer):
        enter(client)

        answer = client.get(reverse("home"))

        assert answer.url == f"{reverse('mfa_activate_totp')}?next=/"

    @pytest.mark.parametrize(
        ("values", "is_needed"),
        [
            ({"roles": [Role.ADMINISTRATOR]}, True),
            ({"roles": [Role.HEAD_OF_FINANCE]}, True),
            ({"roles": [], "is_staff": True}, True),
            ({"roles": [], "is_superuser": True}, True),
            ({"roles": [Role.AUDITOR, Role.MANAGEMENT]}, False),
        ],
    )
    def test_who_signs_or_administers_needs_one(self, values, is_needed):
        person = make_user(*values.pop("roles"), **values)

        assert log_in.needs_second_factor(person) is is_needed

    def test_others_go_on_without(self, client, auditor):
        enter(client, "audrey")

        assert client.get(reverse("home")).status_code == 200

    def test_a_first_code_sets_the_device_up_and_shows_recovery_codes(self, client, officer):
        enter(client)
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

        answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)

        assert answer.redirect_chain == [(reverse("mfa_view_recovery_codes"), 302)]
        assert len(answer.context["unused_codes"]) == 10
        assert client.get(reverse("home")).status_code == 200

    def test_the_picture_with_the_key_needs_nothing_from_elsewhere(self, client, officer):
        enter(client)

        page = client.get(reverse("mfa_activate_totp")).content.decode()

        assert page.count('src="data:image/svg+xml;base64,') == 1
        assert "<style" not in page
        assert " style=" not in page

    def test_the_key_is_sealed_in_the_database(self, device, settings):
        assert SECRET not in str(device.data)
        assert log_in.SecondFactorAdapter().decrypt(device.data["secret"]) == SECRET

    def test_password_and_code_open_the_log_in(self, client, device):
        answer = enter(client, next=reverse("profile"))
        assert answer.url == reverse("mfa_authenticate")
        assert not is_in(client)

        answer = client.post(reverse("mfa_authenticate"), {"code": code()})

        assert answer.url == reverse("profile")
        assert client.get(reverse("profile")).status_code == 200

    def test_a_wrong_code_is_refused_in_words(self, client, device):
        enter(client)

        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})

        assert answer.context["form"].errors == {
            "code": ["The code is wrong or was used already; wait for the next one."]
        }
        assert not is_in(client)

    def test_a_code_opens_once(self, device):
        first, second = Client(), Client()
        enter(first)
        enter(second)
        used = code()
        first.post(reverse("mfa_authenticate"), {"code": used})

        second.post(reverse("mfa_authenticate"), {"code": used})

        assert (is_in(first), is_in(second)) == (True, False)

    def test_codes_cannot_be_tried_out(self, client, device):
        enter(client)
        for _attempt in range(5):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})

        client.post(reverse("mfa_authenticate"), {"code": code()})

        assert not is_in(client)

    def test_a_recovery_code_stands_in_for_the_device_once(self, client, officer):
        enter(client)
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        shown = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)
        recovery = shown.context["unused_codes"][0]
        first, second = Client(), Client()
        for one in (first, second):
            enter(one)
            one.post(reverse("mfa_authenticate"), {"code": recovery})

        assert (is_in(first), is_in(second)) == (True, False)

    def test_a_session_that_never_showed_the_second_factor_ends(self, client, officer):
        enter(client)
        sealed = log_in.SecondFactorAdapter().encrypt(SECRET)
        Authenticator.objects.create(user=officer, type="totp", data={"secret": sealed})

        answer = client.get(reverse("home"))

        assert answer.url.startswith(reverse("login"))
        assert not is_in(client)

    def test_another_device_takes_the_code_of_the_present_one(self, client, device):
        enter(client)
        with time_machine.travel(time.time() - 60, tick=False):
            client.post(reverse("mfa_authenticate"), {"code": code()})

        client.post(reverse("mfa_deactivate_totp"), {"code": "000000"})
        assert Authenticator.objects.filter(pk=device.pk).exists()

        answer = client.post(reverse("mfa_deactivate_totp"), {"code": code()})

        assert answer.url == reverse("mfa_activate_totp")
        assert client.get(reverse("home")).url.startswith(reverse("mfa_activate_totp"))

    def test_new_recovery_codes_replace_the_old_ones(self, client, officer):
        enter(client)
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        shown = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)
        before = shown.context["unused_codes"]

        answer = client.post(reverse("mfa_generate_recovery_codes"), follow=True)

        assert set(before) & set(answer.context["unused_codes"]) == set()

    def test_the_back_office_has_no_way_in_of_its_own(self, client):
        answer = client.get(reverse("admin:login") + "?next=/admin/")

        assert answer.url == reverse("login") + "?next=/admin/"

    def test_the_back_office_shows_no_second_factor_to_edit(self):
        registered = {model._meta.label for model in admin.site._registry}

        assert registered & {"mfa.Authenticator", "account.EmailAddress"} == set()

    def test_it_can_be_switched_off(self, client, officer, settings):
        settings.SECOND_FACTOR = False
        enter(client)

        assert client.get(reverse("home")).status_code == 200

    @pytest.mark.parametrize("path", ["signup", "email", "password/reset", "social/signup"])
    def test_what_is_not_needed_is_closed(self, client, officer, path, settings):
        settings.SECOND_FACTOR = False
        client.force_login(officer)

        assert client.get(f"/accounts/{path}/").status_code == 404
        assert client.get(f"/{path}/").status_code == 404


class TestLimits:
    def test_after_five_failures_even_the_right_password_waits(self, client, auditor):
        for _attempt in range(5):
            enter(client, "audrey", "wrong")

        answer = enter(client, "audrey")

        assert answer.context["form"].non_field_errors() == [
            "Too many failed attempts. Wait five minutes; then it can be tried again."
        ]
        assert not is_in(client)

    def test_another_account_is_not_held_up(self, client, auditor, officer):
        for _attempt in range(5):
            enter(client, "anna", "wrong")

        enter(client, "audrey")

        assert is_in(client)

    def test_after_five_minutes_it_goes_on(self, client, auditor):
        now = time.time()
        with time_machine.travel(now - 301, tick=False):
            for _attempt in range(5):
                enter(client, "audrey", "wrong")
        with time_machine.travel(now, tick=False):
            enter(client, "audrey")

        assert is_in(client)

    def test_one_place_cannot_try_many_accounts(self, client, auditor):
        for number in range(30):
            enter(client, f"nobody-{number}", "wrong")

        answer = enter(client, "audrey")

        assert answer.status_code == 429
        assert answer.content.decode().count("<h1>Too many attempts</h1>") == 1

    def test_an_unknown_name_and_a_wrong_password_are_told_alike(self, client, auditor):
        told = [
            enter(client, name, "wrong").context["form"].errors for name in ("audrey", "nobody")
        ]

        assert told[0] == told[1]


class TestEnd:
    def test_a_closed_account_cannot_log_in(self, client, auditor):
        alter(auditor, is_active=False)

        answer = enter(client, "audrey")

        assert answer.context["form"].non_field_errors() == ["This account has been closed."]

    def test_the_sessions_of_an_account_end_when_it_is_closed(self, client, auditor):
        enter(client, "audrey")
        alter(auditor, is_active=False)

        assert client.get(reverse("home")).url.startswith(reverse("login"))


class TestSigning:
    @pytest.fixture
    def beat(self, client, settings):
        """A second officer with an hour-old session, and no device."""
        settings.SECOND_FACTOR = False
        self.office = Office()
        beat = self.office.beat
        beat.language = "en"
        beat.set_password(PASSWORD)
        beat.save()
        with time_machine.travel(time.time() - 3600):
            enter(client, "beat")
        return beat

    def verify(self, client, payout):
        page = client.get(reverse("funding:disbursement", args=[payout.pk]))
        url = reverse("funding:disbursement_verify", args=[payout.pk])
        return page, client.post(url, {"content_hash": payout.content_hash}), url

    def test_the_first_signature_asks_who_it_is(self, client, beat):
        payout = self.office.request()
        _page, answer, _url = self.verify(client, payout)

        assert answer.url == f"{reverse('account_reauthenticate')}?next={reverse('unsent')}"
        assert Disbursement.objects.get().status == "submitted"

    def test_the_next_signature_does_not_ask(self, client, beat):
        payout = self.office.request()
        _page, answer, _url = self.verify(client, payout)
        client.post(answer.url, {"password": PASSWORD})

        self.verify(client, payout)

        assert Disbursement.objects.get().status == "verified"

    def test_a_wrong_password_signs_nothing(self, client, beat):
        payout = self.office.request()
        _page, answer, url = self.verify(client, payout)

        again = client.post(answer.url, {"password": "wrong", "next": url})

        assert again.context["form"].errors == {"password": ["The password is wrong."]}
        assert Disbursement.objects.get().status == "submitted"

    def test_reading_never_asks(self, client, beat):
        payout = self.office.request()

        page, _answer, _url = self.verify(client, payout)

        assert page.status_code == 200

    def test_who_has_a_device_is_asked_for_its_code(self, client, officer, device):
        with time_machine.travel(time.time() - 3600):
            enter(client)
            client.post(reverse("mfa_authenticate"), {"code": code()})

        answer = client.post(reverse("funding:release"))

        assert answer.url.startswith(reverse("mfa_reauthenticate"))

    def test_which_addresses_sign(self):
        signing = {
            name
            for name, pattern in walk(get_resolver().url_patterns)
            if not name.startswith("admin:") and is_signing("POST", match(name))
        }

        assert signing >= {
            "funding:release",
            "funding:disbursement_verify",
            "funding:disbursement_approve",
            "funding:disbursement_confirm",
            "funding:payment_list_confirm",
            "funding:commitment_confirm",
            "funding:reduction_confirm",
            "funding:return_confirm",
            "funding:credit_confirm",
            "funding:raise_confirm",
            "partners:account_confirm",
            "approvals:rule_confirm",
            "approvals:parameter_confirm",
            "role_confirm",
            "reset_confirm",
            "reopening_confirm",
        }
        assert {name for name in signing if "discard" in name or name == "list"} == set()

    def test_every_change_in_the_back_office_asks(self):
        assert is_signing("POST", match("admin:people_user_change")) is True
        assert is_signing("GET", match("admin:people_user_change")) is False


class Match:
    """What the resolver knows of an address."""

    def __init__(self, namespace, url_name):
        self.namespace, self.url_name = namespace, url_name


def match(name):
    *namespaces, url_name = name.split(":")
    return Match(":".join(namespaces), url_name)
