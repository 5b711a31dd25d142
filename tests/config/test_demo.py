"""The demo: what it holds, that it is true to the steps, and that it stands alone."""

import datetime as dt
import io
import stat
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum
from django.test import TestCase
from django.urls import reverse

from aid.conditions import conditions_of
from config.demo import logins
from config.demo.calendar import at
from config.demo.loading import Loaded, load, objections_to_loading
from config.demo.portfolio import plan
from core.activities.models import Activity, Kind, PartnerReport
from core.activities.states import ActivityStatus
from core.audit.models import AuditEntry
from core.funding import rules
from core.funding.models import (
    CarryOver,
    Commitment,
    Disbursement,
    Instalment,
    SupplementaryCredit,
)
from core.funding.states import DisbursementStatus as S
from core.ledger.models import ClosedYear, Entry
from core.partners.models import BankAccount
from core.people.models import Installation
from core.reference.models import Goal
from reports.figures import cutoff_now
from reports.iati.checking import check
from reports.iati.portfolio import Publisher
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

NOW = at("2026-11-24", "08:00")


def played(django_db_blocker, **values):
    """Load a demo once for a class of tests, and undo it after them."""
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        try:
            yield load(now=NOW, **values)
        finally:
            TestCase._rollback_atomics(atomics)


@pytest.fixture(scope="class")
def demo(django_db_setup, django_db_blocker):
    yield from played(django_db_blocker, only_stories=False)


@pytest.fixture(scope="class")
def stories(django_db_setup, django_db_blocker):
    yield from played(django_db_blocker, only_stories=True)


@pytest.fixture
def folder(settings, tmp_path):
    """Where this test's log-ins lie."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.slow
class TestTheWholeDemo:
    @pytest.fixture(autouse=True)
    def _played(self, demo):
        """Everything below asks what the demo left behind."""

    def test_it_holds_about_150_activities_of_all_instruments(self, demo):
        instruments = set(Activity.objects.values_list("instrument", flat=True))

        assert 140 <= demo.activities <= 190
        assert instruments == {"A", "B", "C", "H", "H-Inland", "Start"}

    def test_it_awards_and_pays_about_ten_million_francs_a_year(self):
        awarded = {
            year: Entry.objects.booked_in(year).net_committed() / 1_000_000_00
            for year in range(2023, 2027)
        }

        assert all(7 < millions < 13 for millions in awarded.values()), awarded

    def test_payouts_wait_in_every_state(self):
        waiting = [S.DRAFT, S.SUBMITTED, S.VERIFIED, S.APPROVED, S.ORDERED, S.FAILED]
        counted = Disbursement.objects.filter(status__in=waiting).values_list("status")
        number = dict(counted.annotate(Count("pk")).order_by())

        assert set(number) == set(waiting)
        assert min(number.values()) >= 2

    def test_a_payout_waits_for_its_second_approving_signature(self):
        verified = Disbursement.objects.filter(status=S.VERIFIED, signatures_needed=2)

        assert verified.filter(signatures__act="approve").exists()

    def test_there_is_somebody_for_the_next_step_of_each_payout(self):
        under_way = Disbursement.objects.filter(
            status__in=[S.SUBMITTED, S.VERIFIED, S.APPROVED, S.ORDERED]
        )

        assert [payout.number for payout in under_way if not rules.who_could(payout)] == []

    def test_everything_that_takes_a_second_person_waits_for_one(self):
        waiting = [
            model.objects.unconfirmed().exists()
            for model in (Commitment, BankAccount, SupplementaryCredit)
        ]

        assert waiting == [True, True, True]

    def test_credits_show_an_urgent_decision_a_carry_over_and_a_closed_year(self):
        shown = [
            SupplementaryCredit.objects.awaiting_approval().exists(),
            CarryOver.objects.confirmed().exists(),
            ClosedYear.objects.closed().exists(),
        ]

        assert shown == [True, True, True]

    def test_there_are_drafts_and_an_overdue_report(self):
        overdue = PartnerReport.objects.filter(received_on=None, due_on__lt=NOW.date())

        assert Activity.objects.filter(status=ActivityStatus.DRAFT).count() >= 5
        assert overdue.exists()

    def test_a_waiver_stands_before_its_further_signature_and_a_report_blocks_a_payment(self):
        waived = Disbursement.objects.get(extra_signatures=1)
        blocked = Instalment.objects.without_payout().filter(
            report__due_on__lt=NOW.date(), report__received_on=None
        )

        assert (waived.status, waived.signatures.of("approve").count()) == (S.VERIFIED, 1)
        assert blocked.exists()

    def test_an_urgent_award_owes_its_number_and_its_paper_by_a_day_to_come(self):
        award = Commitment.objects.confirmed().get(number="", late_number="")
        payouts = Disbursement.objects.filter(commitment=award)

        (condition,) = conditions_of([award.activity])[award.activity_id]

        assert (award.activity.kind, condition.due_on) == (
            Kind.RESPONSE,
            award.decided_on + dt.timedelta(days=30),
        )
        assert [payout.status for payout in payouts] == [S.SUBMITTED]

    def test_no_response_to_an_emergency_is_kept_from_being_published(self):
        publisher, cutoff = Publisher.get(), cutoff_now()
        responses = Activity.objects.filter(kind=Kind.RESPONSE, commitments__isnull=False)

        checked = list(check(responses.distinct(), publisher, cutoff))

        assert checked
        assert [one.activity.title for one in checked if not one.is_published] == []

    def test_nothing_was_done_after_now(self):
        assert AuditEntry.objects.filter(recorded_at__gt=NOW).count() == 0
        assert Entry.objects.filter(booked_on__gt=NOW.date()).count() == 0

    def test_no_credit_is_overdrawn_and_every_invariant_holds(self):
        call_command("check_invariants", stdout=io.StringIO())

    def test_the_trail_is_unbroken_and_in_the_order_of_time(self):
        moments = list(AuditEntry.objects.order_by("number").values_list("recorded_at", flat=True))

        call_command("verify_trail", stdout=io.StringIO())
        assert moments == sorted(moments)

    def test_the_story_of_the_exhausted_credit_plays_as_it_does_alone(self):
        refusal = AuditEntry.objects.get(
            verb="record_award", outcome="refused", subject__contains="Flut"
        )

        assert refusal.details["objections"] == [
            (
                "«Humanitäre Hilfe Ausland 2026»: CHF\xa050'000.00 are missing"
                " (asked CHF\xa0100'000.00, free CHF\xa050'000.00). It takes a"
                " supplementary credit of at least CHF\xa050'000.00, with the decision of"
                " Gemeinderat as a document."
            )
        ]


def test_the_same_day_gives_the_same_plan():
    today = dt.date(2026, 11, 24)

    assert plan.plan(today) == plan.plan(today)


@pytest.mark.usefixtures("stories")
class TestTheStoriesAlone:
    @pytest.fixture(autouse=True)
    def _password(self, folder):
        logins.draw_password()

    def test_they_play_to_their_end_whatever_day_it_is(self):
        paid = Disbursement.objects.filter(status=S.PAID).aggregate(sum=Sum("debited_chf"))["sum"]

        assert Activity.objects.count() == 15
        assert paid == 799_112_50 + 828_400_01 + 20_000_00
        assert Installation.get().is_demo

    def test_a_demo_is_loaded_once(self):
        with pytest.raises(CommandError) as refusal:
            call_command("load_demo")

        assert str(refusal.value) == "There are people already.\nThere are data already."

    def test_everybody_logs_in_with_the_password_of_the_file(self, client):
        people = logins.logins()

        assert [(one.username, one.role) for one in people] == [
            ("anna", "programme officer"),
            ("beat", "programme officer"),
            ("carla", "head of unit"),
            ("dario", "finance officer"),
            ("elena", "finance officer"),
            ("felix", "head of finance"),
            ("gina", "management"),
            ("hugo", "auditor"),
            ("iris", "administrator"),
        ]
        assert client.login(username="felix", password=people[0].password)

    def test_the_password_is_drawn_anew_and_only_its_owner_reads_the_file(self, folder):
        first = logins.logins()[0].password
        logins.draw_password()

        assert logins.logins()[0].password != first
        assert stat.S_IMODE((folder / "demo-logins.txt").stat().st_mode) == 0o600

    def test_the_log_ins_are_printed(self):
        output = io.StringIO()
        call_command("demo_logins", stdout=output)
        heading, *lines = output.getvalue().splitlines()

        assert heading.endswith(logins.logins()[0].password)
        assert lines[0].split() == ["anna", "Anna", "Berger", "programme", "officer"]
        assert len(lines) == 9

    def test_the_log_in_page_shows_the_people(self, client):
        page = client.get(reverse("login")).content.decode()

        assert page.count(logins.logins()[0].password) == 1
        assert "Felix Gerber" in page

    def test_the_log_in_page_shows_no_password_where_others_could_read_it(self, client, settings):
        password = logins.logins()[0].password
        settings.LOCAL_HTTP = False

        assert password not in client.get(reverse("login")).content.decode()

    def test_the_log_in_page_of_ones_own_installation_shows_nobody(self, client):
        Installation.objects.update(is_demo=False)

        assert "Felix Gerber" not in client.get(reverse("login")).content.decode()


def test_a_demo_is_loaded_by_a_command_that_says_how_much_it_holds(folder, monkeypatch):
    loaded = Loaded(activities=3, payouts=Counter(paid=2), steps=40)
    monkeypatch.setattr("config.management.commands.load_demo.load", lambda **_values: loaded)
    output = io.StringIO()
    call_command("load_demo", stdout=output)

    assert output.getvalue() == "3 activities, 2 payouts, 40 steps in the trail.\n"
    assert (folder / "demo-logins.txt").exists()


def test_a_demo_is_never_mixed_with_other_data(folder):
    make_organisation()

    with pytest.raises(CommandError) as refusal:
        call_command("load_demo")

    assert str(refusal.value) == "There are people already.\nThere are data already."


def test_a_demo_needs_the_reference_data(monkeypatch):
    monkeypatch.setattr(Goal, "objects", Goal.objects.none())

    assert objections_to_loading() == ["The reference data are missing; run load_reference first."]


def test_an_installation_of_ones_own_has_no_log_ins_to_print():
    with pytest.raises(CommandError) as refusal:
        call_command("demo_logins")

    assert str(refusal.value) == "This installation is no demo."
