"""Notices by mail: who is told what, when, once, and what a dead mail server does to it."""

import datetime as dt
import smtplib

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from aid.models import Response
from core.activities.models import Kind
from core.activities.states import ActivityStatus
from core.errors import RuleViolation
from core.funding import workflow
from core.funding.pages.waiting import sections_for
from core.notices.models import Notice
from core.notices.sending import deliver, prepare
from core.notices.waiting import lines_for
from core.people.models import NoticeChoice, Role, User
from core.reference.models import Sphere
from core.workflow import create
from tests.aid.making import make_emergency
from tests.factories import (
    IBAN,
    NOW,
    ZURICH,
    Office,
    alter,
    in_a_step,
    make_account,
    make_organisation,
    make_user,
)

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 6, 2, 7, 0, tzinfo=ZURICH)
"""A Tuesday, the day after the payouts of the factories."""


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def office():
    office = Office()
    User.objects.update(email="")
    return office


@pytest.fixture
def beat(office):
    """The second officer, who is told by mail."""
    return reachable(office.beat)


@pytest.fixture
def payout(office, beat):
    return office.request()


def reachable(person, **values):
    values = {"email": f"{person.username}@city.example", "language": "en", **values}
    return alter(person, **values)


def tell(now=MORNING):
    """What the timer does; gives the mails of this run."""
    before = len(mail.outbox)
    prepare(now=now)
    deliver(now=now)
    return mail.outbox[before:]


def emergency(office):
    """A payout of a response to an emergency, submitted."""
    emergency = make_emergency()
    with in_a_step():
        response = create(
            Response,
            code=f"HH-{emergency.pk}",
            kind=Kind.RESPONSE,
            status=ActivityStatus.PLANNED,
            title="Nothilfe",
            partner=make_organisation(),
            sphere=Sphere.DEVELOPMENT,  # that of the office's budget
            instrument_id="B",
            starts_on=NOW.date(),
            emergency=emergency,
        )
    # The paper of a decision may still be missing for some days.
    decided_on = NOW.date() - dt.timedelta(days=3)
    award = office.award(1_000_000, activity=response.activity_ptr, decided_on=decided_on)
    return office.request(award)


class TestDigest:
    def test_it_tells_amount_payee_deadline_and_link_of_what_waits(self, payout, settings):
        settings.PUBLIC_URL = "https://tranche.example.ch"

        [sent] = tell()

        payee = payout.account.organisation
        assert sent.to == ["beat@city.example"]
        assert sent.subject == "Tranche: 1 matter waits for you"
        assert [line.strip() for line in sent.body.splitlines() if line.strip()] == [
            f"Good day {User.objects.get(username='beat').get_full_name()}",
            "This waits for you in Tranche today:",
            "TO VERIFY",
            f"- {payout.number}, {payout.commitment.activity.title}",
            f"CHF 10'000.00 to {payee}".replace("CHF ", "CHF\u00a0"),
            "due on 15.06.2026",
            "has waited for 1 day",
            f"https://tranche.example.ch{payout.get_absolute_url()}",
            "Inbox: https://tranche.example.ch/inbox/",
            "How you are told: https://tranche.example.ch/profile/",
        ]

    def test_it_speaks_the_persons_language(self, payout, beat):
        reachable(beat, language="de-ch")

        [sent] = tell()

        assert sent.body.count("15.06.2026") == 1

    def test_no_account_number_leaves_the_house(self, office, beat):
        make_account(confirmed=False)
        office.request()

        [sent] = tell()

        assert sent.subject == "Tranche: 2 matters wait for you"
        assert IBAN not in sent.body.replace(" ", "")
        assert sent.body.count("CH93") == 0

    def test_it_comes_once_a_day(self, payout):
        tell()

        assert tell(MORNING + dt.timedelta(hours=3)) == []
        assert len(tell(MORNING + dt.timedelta(days=1))) == 1

    @pytest.mark.parametrize(
        "moment",
        [MORNING - dt.timedelta(minutes=1), MORNING + dt.timedelta(days=4)],
        ids=["before seven", "on a Saturday"],
    )
    def test_it_comes_in_the_morning_of_bank_working_days(self, payout, moment):
        assert tell(moment) == []

    def test_where_nothing_waits_no_mail_is_sent(self, office, beat):
        assert tell() == []
        assert Notice.objects.get().state == "not_needed"

    def test_it_is_the_inbox_and_nothing_else(self, office, beat):
        office.request()
        office.verified()

        shown = [row.payout.number for one in sections_for(beat) for row in one.mine]

        assert [line.name.partition(",")[0] for line in lines_for(beat)] == shown

    def test_what_a_person_may_not_decide_is_not_told_to_them(self, office):
        reachable(office.anna)
        office.request(by=office.anna)

        assert tell() == []

    def test_what_came_back_is_told_to_its_requester(self, office, beat, payout):
        reachable(office.anna)
        workflow.send_back(payout, reason="wrong year", by=beat, now=NOW)

        [sent] = tell()

        assert sent.to == ["anna@city.example"]
        assert sent.body.count("RETURNED TO YOU") == 1


class TestAtOnce:
    def test_an_emergency_does_not_wait_for_the_morning(self, office, beat):
        emergency(office)

        [sent] = tell(MORNING - dt.timedelta(hours=4))

        assert sent.subject == "Tranche: emergency – 1 matter waits for you"
        assert sent.body.count("- EMERGENCY – ") == 1

    def test_each_is_told_once(self, office, beat):
        emergency(office)
        night = MORNING - dt.timedelta(hours=4)
        tell(night)

        assert tell(night + dt.timedelta(minutes=1)) == []

    def test_what_is_submitted_anew_is_told_anew(self, office, beat):
        payout = emergency(office)
        night = MORNING - dt.timedelta(hours=4)
        tell(night)
        payout = workflow.take_back(payout, by=office.anna, now=NOW)
        request = workflow.PayoutRequest(account=payout.account)
        later = NOW + dt.timedelta(hours=1)
        workflow.resubmit_payout(payout, request, by=office.anna, now=later)

        assert len(tell(night + dt.timedelta(minutes=1))) == 1

    def test_several_are_told_in_one_mail(self, office, beat):
        emergency(office)
        emergency(office)

        [sent] = tell(MORNING - dt.timedelta(hours=4))

        assert sent.subject == "Tranche: emergency – 2 matters wait for you"

    def test_who_wants_everything_at_once_gets_no_digest(self, payout, beat):
        reachable(beat, notices=NoticeChoice.AT_ONCE)

        assert len(tell(MORNING - dt.timedelta(hours=4))) == 1
        assert tell() == []

    def test_what_somebody_else_did_meanwhile_is_not_told(self, office, beat):
        payout = emergency(office)
        night = MORNING - dt.timedelta(hours=4)
        prepare(now=night)
        workflow.take_back(payout, by=office.anna, now=NOW)

        assert deliver(now=night) == 0
        assert Notice.objects.get().state == "not_needed"

    def test_without_anything_new_the_inboxes_are_not_read(
        self, office, beat, settings, django_assert_num_queries
    ):
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
        emergency(office)
        night = MORNING - dt.timedelta(hours=4)
        tell(night)

        with django_assert_num_queries(1):
            prepare(now=night)


class TestChoice:
    def test_who_wants_none_gets_none(self, office, beat, payout):
        reachable(beat, notices=NoticeChoice.NONE)
        emergency(office)

        assert tell() == []

    def test_escalations_cannot_be_switched_off(self, office, beat, payout, monkeypatch):
        from core.funding.pages.waiting import Row

        reachable(beat, notices=NoticeChoice.NONE)
        monkeypatch.setattr(Row, "is_escalated", True, raising=False)

        [sent] = tell()

        assert sent.body.count("- ESCALATED – ") == 1

    def test_the_head_of_unit_is_told_once_what_waits_too_long_for_finance(self, office):
        carla = reachable(office.carla, notices=NoticeChoice.NONE)
        office.verified()
        with time_machine.travel(MORNING + dt.timedelta(days=7), tick=False):
            [sent] = tell(MORNING + dt.timedelta(days=7))
            assert tell(MORNING + dt.timedelta(days=7)) == []

        assert sent.to == [carla.email]
        assert "ESCALATED" in sent.body
        assert f"WAITS TOO LONG FOR {office.dario}".upper() in sent.body

    def test_it_is_chosen_on_the_profile(self, client, beat):
        client.force_login(beat)

        client.post(
            reverse("profile"),
            {"email": "b@city.example", "language": "en", "notices": "at_once"},
        )

        beat.refresh_from_db()
        assert beat.notices == "at_once"

    @pytest.mark.parametrize(
        "values", [{"is_active": False}, {"email": ""}], ids=["closed", "no address"]
    )
    def test_a_closed_account_and_one_without_address_are_told_nothing(self, payout, beat, values):
        reachable(beat, **values)

        assert tell() == []

    def test_an_account_closed_after_the_notice_was_prepared_is_told_nothing(self, payout, beat):
        prepare(now=MORNING)
        reachable(beat, is_active=False)

        assert deliver(now=MORNING) == 0

    def test_who_decides_nothing_is_told_nothing(self, payout):
        reachable(make_user(Role.AUDITOR))

        assert [sent.to for sent in tell()] == [["beat@city.example"]]


class TestFaults:
    @pytest.fixture
    def dead(self, monkeypatch):
        """A mail server that refuses, until the test says otherwise."""

        def refuse(*_args, **_kwargs):
            raise smtplib.SMTPServerDisconnected("no answer")

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
        return monkeypatch

    def test_a_dead_mail_server_does_not_break_a_step(self, dead, office, beat):
        assert office.request().status == "submitted"

    def test_it_is_tried_again_later_each_time_twice_as_late(self, dead, payout):
        tell()
        notice = Notice.objects.get()
        assert (notice.state, notice.attempts) == ("pending", 1)
        assert notice.error == "SMTPServerDisconnected: no answer"
        assert notice.next_try_at == MORNING + dt.timedelta(minutes=1)

        deliver(now=MORNING + dt.timedelta(seconds=59))
        notice.refresh_from_db()
        assert notice.attempts == 1

        deliver(now=MORNING + dt.timedelta(minutes=1))
        notice.refresh_from_db()
        assert notice.next_try_at == MORNING + dt.timedelta(minutes=3)

    def test_when_it_lives_again_the_mail_goes_out_once(self, dead, payout):
        tell()
        dead.undo()

        assert deliver(now=MORNING + dt.timedelta(minutes=1)) == 1
        assert deliver(now=MORNING + dt.timedelta(minutes=5)) == 0
        assert Notice.objects.get().state == "sent"

    def test_after_eight_attempts_it_is_given_up_and_says_why(self, dead, payout):
        now = MORNING
        prepare(now=now)
        for _attempt in range(10):
            deliver(now=now)
            now += dt.timedelta(hours=3)

        notice = Notice.objects.get()
        assert (notice.state, notice.attempts) == ("failed", 8)

    def test_a_sender_that_was_killed_never_makes_the_mail_go_twice(self, payout, monkeypatch):
        def die(*_args, **_kwargs):
            raise KeyboardInterrupt

        monkeypatch.setattr("django.core.mail.EmailMessage.send", die)
        with pytest.raises(KeyboardInterrupt):
            tell()
        monkeypatch.undo()

        assert deliver(now=MORNING + dt.timedelta(minutes=1)) == 0
        deliver(now=MORNING + dt.timedelta(minutes=11))
        assert Notice.objects.get().state == "failed"
        assert mail.outbox == []

    def test_two_senders_send_one_mail(self, payout):
        prepare(now=MORNING)
        from core.notices import sending

        [notice] = Notice.objects.all()
        assert sending._send([notice], MORNING) is True
        assert sending._send([notice], MORNING) is False
        assert len(mail.outbox) == 1

    def test_the_administrator_sees_what_did_not_leave(self, dead, payout, client):
        tell()
        client.force_login(make_user(is_staff=True, is_superuser=True))

        page = client.get(reverse("admin:notices_notice_changelist"))

        assert page.content.decode().count("SMTPServerDisconnected: no answer") == 1

    def test_refused_attempts_tell_nobody(self, office, beat, payout):
        with pytest.raises(RuleViolation):
            workflow.verify(payout, by=office.anna, now=NOW)

        assert [sent.subject for sent in tell()] == ["Tranche: 1 matter waits for you"]
