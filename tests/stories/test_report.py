"""The whole report of the sixteen stories, against figures that were worked out elsewhere."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import F

from config.demo.stories import STORIES
from core.audit.models import AuditEntry, Outcome
from core.audit.trail import faults
from core.funding.models import BudgetCredit, Commitment, CommitmentCredit, Instalment
from core.ledger.models import Entry
from iza.models import Application
from iza.states import ApplicationStatus
from reports.figures import EVERYTHING, Filters, as_json, cutoff_at, figures_of
from reports.figures.outstanding import open_commitments
from reports.figures.year_end import year_end

pytestmark = pytest.mark.django_db

EXPECTED = json.loads(Path(__file__).with_name("expected.json").read_text(encoding="utf-8"))
END_OF_2026 = dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _played(all_stories):
    """Everything below asks what the stories left behind."""


def report(year, *, as_at=END_OF_2026, **filters):
    chosen = Filters(**{name: frozenset(values) for name, values in filters.items()})
    return as_json(figures_of(year, cutoff_at(as_at), chosen))


def still_open(all_stories, day):
    stories = {activity.pk: key for key, activity in all_stories.office.activities.items()}
    return {
        stories[standing.commitment.activity_id]: f"{standing.open / 100:.2f}"
        for standing in open_commitments(cutoff_at(day), day)
    }


@pytest.mark.parametrize("expected", EXPECTED["reports"], ids=lambda report: report["year"])
def test_the_report_of_a_year(expected, tmp_path):
    file = tmp_path / "report.json"
    year = expected["year"]
    call_command("report", "sdg", "--year", year, "--as-at", "2026-12-31", "--output", file)
    got = json.loads(file.read_text(encoding="utf-8"))

    assert {key: got[key] for key in expected} == expected


def test_the_report_of_2025_was_the_same_when_the_year_was_over_but_for_the_correction():
    then, later = report(2025, as_at=dt.date(2026, 1, 31)), report(2025)

    assert {key for key in later if then[key] != later[key]} == {"by_target"}
    assert (then["by_target"]["3.1"], "3.2" in then["by_target"]) == ("80000.00", False)


def test_what_is_released_but_not_debited_at_the_end_of_the_year_stands_apart():
    assert report(2025)["released_unconfirmed"] == "0.00"
    assert report(2026)["released_unconfirmed"] == "20000.00"


def test_what_is_open_at_the_end_of_2025(all_stories):
    assert still_open(all_stories, dt.date(2025, 12, 31)) == EXPECTED["open_2025"]


def test_what_is_open_at_the_end_of_2026(all_stories):
    assert still_open(all_stories, END_OF_2026) == EXPECTED["open_2026"]


def test_at_the_end_of_2026_one_is_owed_and_two_stay_open(all_stories):
    found = year_end(2026, cutoff_at(END_OF_2026), EVERYTHING)
    stories = {activity.pk: key for key, activity in all_stories.office.activities.items()}

    def by_story(rows, commitment_of):
        return {stories[commitment_of(one).activity_id]: one.amount for one in rows}

    assert by_story(found.owed, lambda one: one.instalment.commitment) == {"S16": 20_000_00}
    assert by_story(found.still_open, lambda one: one.standing.commitment) == {
        "S01": 60_000_00,
        "S06": 162_186_00,
    }
    assert found.paid_ahead == []


def test_in_2027_the_accrual_of_2026_is_reversed_by_its_payment():
    found = year_end(2027, cutoff_at(dt.date(2027, 12, 31)), EVERYTHING)

    assert [(one.owed.amount, f"{one.paid_on}", one.paid, one.left) for one in found.reversed] == [
        (20_000_00, "2027-01-05", 20_000_00, 0)
    ]


def test_open_and_new_commitments_less_payments_are_what_stays_open():
    def rappen(day):
        return sum(one.open for one in open_commitments(cutoff_at(day), day))

    booked = Entry.objects.booked_in(2026)
    before, after = rappen(dt.date(2025, 12, 31)), rappen(END_OF_2026)

    assert (before, after) == (51_058_600, 24_218_600)
    assert before + booked.net_committed() - booked.net_paid() == after


def test_fifteen_were_awarded_and_one_was_refused(all_stories):
    awarded = Commitment.objects.confirmed().values("activity").distinct().count()

    assert awarded == 15
    assert set(STORIES) - set(all_stories.office.activities) == {"S05"}
    assert Application.objects.get().status == ApplicationStatus.REFUSED


def test_reports_of_one_goal_each_foot_to_the_whole():
    goals = EXPECTED["reports"][1]["by_goal"]

    assert {goal: report(2026, goals=[int(goal)])["disb_net"] for goal in goals} == goals


def test_the_trail_is_whole_and_in_the_order_of_time():
    moments = list(AuditEntry.objects.order_by("number").values_list("recorded_at", flat=True))

    assert list(faults()) == []
    assert moments == sorted(moments)


def test_every_refusal_stands_in_the_trail(all_stories):
    tried = [
        (refusal.verb, refusal.by)
        for refusals in all_stories.office.refusals.values()
        for refusal in refusals
    ]
    names = {person.get_full_name(): name for name, person in all_stories.office.people.items()}
    kept = AuditEntry.objects.filter(outcome=Outcome.REFUSED).values_list("verb", "person_name")

    assert sorted((verb, names[person]) for verb, person in kept) == sorted(tried)


def test_the_counters_of_commitments_are_what_the_ledger_says():
    for commitment in Commitment.objects.confirmed():
        entries = Entry.objects.filter(commitment=commitment)

        assert commitment.net_chf == entries.net_committed()
        assert commitment.paid_chf == entries.net_paid()


def test_the_counters_of_credits_are_what_draws_on_them():
    for budget in BudgetCredit.objects.all():
        used = Instalment.objects.filter(budget_credit=budget, ended_by=None)
        assert budget.used == sum(used.values_list("used_chf", flat=True))
    for credit in CommitmentCredit.objects.all():
        net = F("amount_chf") - F("reduced_chf") + F("exchange_chf")
        assert credit.used == sum(credit.commitments.values_list(net, flat=True))
