"""Rates, credits, payments and what comes back, as short as a test wants them."""

import datetime as dt

from core.activities.models import ReportKind
from core.activities.states import ActivityStatus
from core.activities.workflow import expect_report
from core.funding import workflow
from core.funding.models import Condition
from core.rates.models import ExchangeRate
from core.reference.models import Sphere
from tests.factories import NOW, make_activity

TODAY = NOW.date()


def rate_of(currency, francs, day=TODAY):
    return ExchangeRate.objects.create(
        currency_id=currency, valid_on=day, chf_per_unit=francs, source="SNB", recorded_at=NOW
    )


def rate(currency, francs):
    """As a page hands it over: read from the database."""
    return ExchangeRate.objects.get(pk=rate_of(currency, francs).pk)


def frame(office, amount, **values):
    credit = workflow.record_commitment_credit(
        name="Rahmenkredit",
        body="Gemeinderat",
        decided_on=dt.date(2026, 1, 1),
        number="GR 1",
        sphere=Sphere.DEVELOPMENT,
        amount=amount,
        valid_from=dt.date(2026, 1, 1),
        by=office.dario,
        now=NOW,
        **values,
    )
    return workflow.confirm_credit(credit, by=office.felix, now=NOW)


def pay(office, payout, debited, *, by=None, **values):
    return workflow.confirm_payment(
        payout,
        booked_on=TODAY,
        voucher="51",
        debited_chf=debited,
        by=by or office.elena,
        now=NOW,
        **values,
    )


def come_back(office, payout):
    return office.returned(payout)


def reduce(office, commitment, amount, claim=0):
    reduction = workflow.record_reduction(
        commitment,
        amount=amount,
        claim_amount=claim,
        decided_on=TODAY,
        reason="final accounts",
        by=office.anna,
        now=NOW,
    )
    return workflow.confirm_reduction(reduction, by=office.carla, now=NOW)


def gated(office, amount=1_000_000, *, activity=None):
    """A confirmed award whose only instalment waits for a final report, and the report."""
    activity = activity or make_activity(status=ActivityStatus.PLANNED)
    report = expect_report(
        activity, kind=ReportKind.FINAL, due_on=dt.date(2026, 5, 1), by=office.anna, now=NOW
    )
    tranche = workflow.Tranche(
        dt.date(2026, 7, 1), amount, condition=Condition.REPORT, report=report
    )
    return office.award(instalments=[tranche], activity=activity), report
