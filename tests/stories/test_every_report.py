"""The sixteen stories in every report: as known on two days and long after, against the design."""

import datetime as dt
import json
from collections import defaultdict
from pathlib import Path

import pytest
import time_machine
from django.utils import translation

from core.activities.models import Activity
from reports.catalog import CATALOG
from reports.figures import EVERYTHING, cutoff_at, cutoff_now
from reports.figures.glance import glance_of
from reports.report import Request

pytestmark = pytest.mark.django_db

EXPECTED = json.loads(Path(__file__).with_name("expected.json").read_text(encoding="utf-8"))
BY_YEAR = {int(report["year"]): report for report in EXPECTED["reports"]}

COMMITTED = {
    2025: {
        "S01": 300_000_00,
        "S03": 200_000_00,
        "S04": 125_000_00,
        "S06": 400_000_00,
        "S08": 80_000_00,
        "S09": 100_000_00,
        "S10": 44_698_50,
        "S12": 60_000_00,
    },
    2026: {
        "S02": 100_000_00,
        "S04": 125_000_00,
        "S07": 150_000_00,
        "S09": -27_500_00,
        "S11": 10_000_01,
        "S13": 100_000_00,
        "S14": 45_000_00,
        "S15": 30_000_00,
        "S16": 20_000_00,
    },
}
PAID = {
    2025: {
        "S01": 120_000_00,
        "S03": 200_000_00,
        "S04": 125_000_00,
        "S06": 89_414_00,
        "S08": 80_000_00,
        "S09": 80_000_00,
        "S10": 44_698_50,
        "S12": 60_000_00,
    },
    2026: {
        "S01": 120_000_00,
        "S02": 100_000_00,
        "S04": 125_000_00,
        "S06": 148_400_00,
        "S07": 150_000_00,
        "S09": -7_500_00,
        "S11": 10_000_01,
        "S13": 100_000_00,
        "S14": 45_000_00,
        "S15": 30_000_00,
    },
}
DOMESTIC = {"S03", "S15"}

MOMENTS = {
    "31.01.2026": dt.date(2026, 1, 31),
    "31.12.2026": dt.date(2026, 12, 31),
    "long after": None,
}


def only_of(year):
    return pytest.mark.parametrize("asked", [(year, name) for name in MOMENTS], indirect=True)


@pytest.fixture(params=[(2025, name) for name in MOMENTS] + [(2026, name) for name in MOMENTS])
def asked(request, all_stories):
    """A year and a cut-off; on 31.01.2026 nothing of 2026 has been booked yet."""
    year, moment = request.param
    day = MOMENTS[moment]
    with time_machine.travel("2028-01-03T10:00:00+01:00", tick=False), translation.override("en"):
        yield year, cutoff_at(day) if day else cutoff_now()


@pytest.fixture
def year(asked):
    return asked[0]


@pytest.fixture
def cutoff(asked):
    return asked[1]


@pytest.fixture
def is_over(year, cutoff):
    """Whether the year was over when the report was made."""
    return cutoff.last_day > dt.date(year, 12, 30)


@pytest.fixture
def report(year, cutoff):
    def build(key):
        asked = {"year": year, "first": f"{year}-01-01", "last": f"{year}-12-31", "balances": {}}
        return CATALOG[key].build(Request(cutoff, EVERYTHING, asked), lambda _percent: None)

    return build


@pytest.fixture
def story(all_stories):
    """The story that an activity with this file reference tells."""
    codes = dict(Activity.objects.values_list("pk", "code"))
    return {codes[one.pk]: key for key, one in all_stories.office.activities.items()}


def rows(sheet):
    return [{str(one.title): one.value(row) for one in sheet.columns} for row in sheet.rows]


def summed(rows, by, *amounts):
    """Rappen by a column or a function of a row, without what is nothing in the end."""
    found = defaultdict(int)
    for row in rows:
        found[by(row) if callable(by) else row[by]] += sum(row[one] or 0 for one in amounts)
    return {key: amount for key, amount in found.items() if amount}


def rappen(francs):
    return {key: round(float(amount) * 100) for key, amount in francs.items()}


@pytest.mark.parametrize(
    "key", ["sdg", "sdg-pdf", "ledger", "disbursements", "reconciliation", "concentration"]
)
def test_the_control_totals(key, report, year, is_over):
    control = report(key).control

    if "committed" in control:
        assert control["committed"] == (sum(COMMITTED[year].values()) if is_over else 0)
    assert control["paid"] == (sum(PAID[year].values()) if is_over else 0)


def test_each_booking_of_the_year_stands_in_the_list_of_its_story(report, story, year, is_over):
    def by_story(key, what):
        (sheet,) = report(key).sheets
        return summed(rows(sheet), lambda row: story[row["File reference"]], what)

    both = {
        key: amount
        for key in sorted(PAID[year] | COMMITTED[year])
        if (amount := PAID[year].get(key, 0) + COMMITTED[year].get(key, 0))
    }
    assert by_story("disbursements", "Paid: total") == (PAID[year] if is_over else {})
    assert by_story("ledger", "CHF: total") == (both if is_over else {})


def test_the_federal_survey_has_each_recipient_and_no_domestic_aid(report, year, is_over):
    survey = report("aid-statistics").sheets[0]
    abroad = {key: francs for key, francs in BY_YEAR[year]["by_country"].items() if key != "CH"}
    at_home = sum(PAID[year].get(key, 0) for key in DOMESTIC)

    assert summed(rows(survey), "ISO code", "Paid net") == (rappen(abroad) if is_over else {})
    assert summed(rows(survey), lambda _row: "all", "Refunded") == (
        {"all": 7_500_00} if is_over and year == 2026 else {}
    )
    assert survey.below[0][-2] == (at_home if is_over else 0)


def test_the_crs_has_each_activity_abroad(report, story, year, is_over):
    crs = rows(report("aid-statistics").sheets[1])

    def abroad(amounts):
        kept = {key: amount for key, amount in amounts.items() if key not in DOMESTIC}
        return kept if is_over else {}

    def by_story(row):
        return story[row["File reference"]]

    assert summed(crs, by_story, "Committed net") == abroad(COMMITTED[year])
    paid = [{**row, "Back": -row["Amounts received"]} for row in crs]
    assert summed(paid, by_story, "Amounts extended", "Back") == abroad(PAID[year])


def test_what_each_partner_got(all_stories, report, year, is_over):
    (sheet,) = report("concentration").sheets
    names = {
        key: Activity.objects.get(pk=one.pk).partner.name
        for key, one in all_stories.office.activities.items()
    }
    expected = defaultdict(int)
    for key, amount in PAID[year].items():
        expected[names[key]] += amount

    assert summed(rows(sheet), "Partner", "Paid net: total") == (expected if is_over else {})


def test_the_accounts_of_the_year(report, year, is_over):
    (sheet,) = report("reconciliation").sheets
    expected = {
        2025: {"3130": 89_414_00, "3636": 665_000_00, "3638": 44_698_50},
        2026: {"3130": 148_400_00, "3636": 672_500_01},
    }

    assert summed(rows(sheet), "Ledger account", "Paid by us, net") == (
        expected[year] if is_over else {}
    )
    assert summed(rows(sheet), "Ledger account", "In transit") == (
        {"3636": 20_000_00} if is_over and year == 2026 else {}
    )


def test_the_overview_by_goal_and_by_country(year, cutoff, is_over):
    glance = glance_of(year, cutoff, EVERYTHING)

    for told, expected in ((glance.goals, "by_goal"), (glance.places, "by_country")):
        assert told == (rappen(BY_YEAR[year][expected]) if is_over else {})


@only_of(2025)
def test_a_correction_moves_targets_once_it_is_known(report, cutoff):
    targets = next(one for one in report("sdg").sheets if str(one.title) == "Targets")
    found = summed(rows(targets), "Target", "Paid net: total")

    of_health = {key[:3]: amount for key, amount in found.items() if key.startswith("3.")}
    is_corrected = cutoff.last_day > dt.date(2026, 2, 10)
    assert of_health == (
        {"3.1": 40_000_00, "3.2": 24_000_00, "3.8": 16_000_00}
        if is_corrected
        else {"3.1": 80_000_00}
    )


def test_the_forecast_knows_what_was_open_that_day(report, year, cutoff):
    planned = summed(rows(report("forecast").sheets[0]), "Month", "Total")

    assert planned == {
        (2026, dt.date(2026, 1, 31)): {
            "03.2026": 150_000_00,
            "04.2026": 120_000_00,
            "09.2026": 20_000_00,
        },
        (2026, dt.date(2026, 12, 31)): {"12.2026": 20_000_00},
    }.get((year, cutoff.last_day), {})


@only_of(2026)
def test_the_earthquake_was_paid_within_a_day(report, is_over):
    emergencies = {row["Emergency"]: row for row in rows(report("response-times").sheets[1])}

    if not is_over:
        assert emergencies == {}
        return
    quake = emergencies["Erdbeben Indonesien"]
    assert (quake["Alert to award (hours)"], quake["Alert to payment (hours)"]) == (11.6, 23.6)
    assert quake["Within the target: Alert to payment"]


@only_of(2025)
def test_signatures_that_fell_stand_in_the_log(report, story):
    log = rows(report("approvals").sheets[0])
    fallen = {story[row["File reference"]] for row in log if row["Fallen at"]}

    assert "S12" in fallen
