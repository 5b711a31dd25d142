"""Ways to need fewer signatures, to leave a step out or to take it twice."""

import datetime as dt

from core.activities import workflow as activities
from core.approvals import workflow as approvals
from core.approvals.states import Act
from core.funding import workflow
from core.funding.workflow import Tranche
from tests.aid.making import make_emergency, make_response
from tests.core.funding.ways.of_payouts import (
    TODAY,
    TWO,
    paying,
    signing,
)
from tests.core.funding.ways.scenes import (
    Signing,
)
from tests.factories import (
    NOW,
    finance_officer,
    make_activity,
    make_budget,
    make_organisation,
)

# Rule 7: splitting does not lower the number of signatures.


@signing("An award split into parts is released with one signature")
def split_into_instalments(office):
    commitment = office.award(3_000_000, 3_000_000)
    return released_with_one(office, office.request(commitment))


@signing("A sum split over two awards of a partner is released with one signature")
def split_over_awards(office):
    partner = make_organisation()
    first = office.award(3_000_000, activity=planned(partner))
    office.award(3_000_000, activity=planned(partner))
    return released_with_one(office, office.request(first))


@signing("The second part is planned after the first one was approved")
def planned_afterwards(office):
    commitment = office.award(3_000_000, amount=6_000_000)
    payout = office.approved(office.request(commitment))
    workflow.change_plan(
        commitment,
        [Tranche(dt.date(2026, 6, 20), 3_000_000)],
        reason="the rest",
        by=office.anna,
        now=NOW,
    )
    return Signing(office.carla, payout, Act.ORDER)


@signing("The second part is awarded after the first one was approved")
def awarded_afterwards(office):
    partner = make_organisation()
    payout = office.approved(office.request(office.award(3_000_000, activity=planned(partner))))
    office.award(3_000_000, activity=planned(partner))
    return Signing(office.carla, payout, Act.ORDER)


@signing("The second part, due months later, is requested after the first one was approved")
def requested_early(office):
    commitment = office.award(
        instalments=[
            Tranche(dt.date(2026, 6, 15), 3_000_000),
            Tranche(dt.date(2026, 9, 15), 3_000_000),
        ]
    )
    payout = office.approved(office.request(commitment))
    office.request(commitment, account=payout.account)
    return Signing(office.carla, payout, Act.ORDER)


@signing("A threshold is raised while a payout waits for its second signature")
def threshold_raised(office):
    payout = office.verified(office.request(office.award(TWO)))
    rule = approvals.record_rule(
        amount_from=5_000_000, signatures=1, valid_from=TODAY, by=office.dario, now=NOW
    )
    approvals.confirm_rule(rule, by=office.felix, now=NOW)
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(office.carla, payout, Act.ORDER)


@signing("A payout that takes two signatures is released with one")
def one_signature_is_missing(office):
    return released_with_one(office, office.request(office.award(TWO)))


@signing("The head of finance gives the only approval", on=("page", "bulk", "admin", "step"))
def head_of_finance_alone(office):
    return Signing(office.felix, office.verified(), Act.APPROVE)


def planned(partner):
    return make_activity(status="planned", partner=partner)


def released_with_one(office, payout):
    office.verified(payout)
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(office.carla, payout, Act.ORDER)


# A step is left out, or taken twice.


@signing("A payout is approved that nobody verified")
def verification_left_out(office):
    return Signing(office.dario, office.request(), Act.APPROVE)


@signing("A payout is released that nobody approved")
def approval_left_out(office):
    return Signing(office.carla, office.verified(), Act.ORDER)


@paying("A payment is confirmed that nobody released")
def release_left_out(office):
    return Signing(office.elena, office.approved(), Act.CONFIRM)


@signing("A payout is released into a second list")
def released_twice(office):
    return Signing(office.elena, office.ordered(), Act.ORDER)


@paying("A payment is confirmed a second time")
def confirmed_twice(office):
    return Signing(finance_officer(), office.paid(), Act.CONFIRM)


@signing("A cancelled payout is verified")
def cancelled_is_verified(office):
    payout = office.request()
    workflow.cancel(payout, reason="asked twice", by=office.elena, now=NOW)
    return Signing(office.beat, payout, Act.VERIFY)


@signing("A returned payout is verified as it was")
def returned_is_verified(office):
    payout = office.verified()
    workflow.send_back(payout, reason="unclear", by=office.elena, now=NOW)
    return Signing(office.carla, payout, Act.VERIFY)


@signing("The payout of an urgent award without a number is released")
def without_decision_number(office):
    make_budget(sphere="humanitarian")
    response = make_response(
        make_emergency(by=office.anna), by=office.anna, classification_due_on=dt.date(2026, 9, 1)
    )
    activities.submit_activity(response, by=office.anna, now=NOW)
    commitment = office.award(
        1_000_000, activity=response, number="", decided_on=dt.date(2026, 5, 28)
    )
    return Signing(office.carla, office.approved(office.request(commitment)), Act.ORDER)
