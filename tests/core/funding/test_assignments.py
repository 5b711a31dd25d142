"""Where payouts are booked: the table under four eyes, and one payout's correction."""

import datetime as dt

import pytest

from core.errors import RuleViolation
from core.funding import workflow
from core.funding.models import AccountAssignment
from core.funding.states import DisbursementStatus as S
from core.reference.models import FunctionalCode, GeneralLedgerAccount
from tests.core.funding.making import TODAY
from tests.factories import NOW, make_activity, make_organisation, someone

LAST_DAY = dt.date(2026, 12, 31)


def account(code):
    return GeneralLedgerAccount.objects.get(pk=code)


def recorded(office, code="3638", *, by=None, valid_from=TODAY, **values):
    return workflow.record_assignment(
        account=account(code), valid_from=valid_from, by=by or office.dario, now=NOW, **values
    )


def confirmed(office, code="3638", **values):
    return workflow.confirm_assignment(recorded(office, code, **values), by=office.elena, now=NOW)


def proposed(commitment):
    line = AccountAssignment.objects.proposed_for(commitment, on=TODAY)
    return line and line.account_id


def refusal_of(act, *arguments, **values):
    with pytest.raises(RuleViolation) as refusal:
        act(*arguments, **values)
    return refusal.value.objections


def test_a_line_proposes_nothing_until_a_second_person_confirms_it(office):
    commitment = office.award(1_000_000)
    line = recorded(office, is_swiss=True)
    assert proposed(commitment) == "3636"

    workflow.confirm_assignment(line, by=office.elena, now=NOW)
    assert proposed(commitment) == "3638"


def test_finance_alone_keeps_the_table(office):
    sentence = "Account assignments are kept by finance."
    assert refusal_of(recorded, office, by=office.anna) == [sentence]
    line = recorded(office)
    assert refusal_of(workflow.confirm_assignment, line, by=office.carla, now=NOW) == [sentence]
    assert refusal_of(
        workflow.discard_assignment, line, reason="mistyped", by=office.carla, now=NOW
    ) == [sentence]
    assert refusal_of(workflow.confirm_assignment, line, by=office.dario, now=NOW) == [
        "Who records a thing does not confirm it."
    ]


def test_a_line_never_reaches_back(office):
    assert refusal_of(recorded, office, valid_from=TODAY - dt.timedelta(days=1)) == [
        "A line begins today at the earliest."
    ]


def test_an_ended_line_proposes_no_longer(office):
    commitment = office.award(1_000_000)
    line = confirmed(office, is_swiss=True)
    facts = {"reason": "new chart of accounts", "by": office.dario, "now": NOW}
    workflow.end_assignment(line, valid_to=TODAY, **facts)
    tomorrow = TODAY + dt.timedelta(days=1)

    assert AccountAssignment.objects.proposed_for(commitment, on=TODAY) == line
    assert AccountAssignment.objects.proposed_for(commitment, on=tomorrow).account_id == "3636"
    assert refusal_of(workflow.end_assignment, line, valid_to=LAST_DAY, **facts) == [
        "The line is ended already."
    ]


def test_a_line_ends_today_at_the_earliest(office):
    line = confirmed(office)

    assert refusal_of(
        workflow.end_assignment,
        line,
        valid_to=TODAY - dt.timedelta(days=1),
        reason=" ",
        by=office.dario,
        now=NOW,
    ) == ["A line ends today at the earliest, and after it began.", "Write the reason."]


def test_what_nobody_confirmed_is_discarded_and_not_ended(office):
    line = recorded(office)
    assert refusal_of(
        workflow.end_assignment, line, valid_to=TODAY, reason="x", by=office.dario, now=NOW
    ) == ["Only a line in force is ended."]
    workflow.discard_assignment(line, reason="mistyped", by=office.dario, now=NOW)

    assert "This was discarded." in refusal_of(
        workflow.confirm_assignment, line, by=office.elena, now=NOW
    )
    assert refusal_of(
        workflow.discard_assignment, line, reason="mistyped", by=office.dario, now=NOW
    ) == ["Only what waits for its confirmation can be discarded."]


def test_own_expenditure_has_lines_of_its_own(office):
    confirmed(office, "3130", is_own_expenditure=True)
    city = make_activity(status="planned", partner=make_organisation(kind="11", country_id="BO"))

    assert proposed(office.award(1_000_000, activity=city, is_own_expenditure=True)) == "3130"
    assert proposed(office.award(1_000_000)) == "3636"


def test_the_product_ships_its_table_once_in_two_names(office):
    sentence = "There are account assignments or payouts already."
    by, second = someone("first"), someone("second")
    assert refusal_of(workflow.ship_assignments, by=by, confirmed_by=second, now=NOW) == [sentence]
    assert refusal_of(workflow.ship_assignments, by=by, confirmed_by=by, now=NOW) == [
        "Who records a thing does not confirm it.",
        sentence,
    ]


# The correction of one payout.


def correct(office, payout, *, by=None, reason="other recipient"):
    assignment = workflow.Assignment(
        account("3638"), FunctionalCode.objects.get(pk="5930"), "1540", "4711"
    )
    return workflow.correct_assignment(
        payout, assignment, reason=reason, by=by or office.dario, now=NOW
    )


def test_finance_corrects_before_the_approval_and_the_signatures_fall(office):
    payout = correct(office, office.verified())
    standing = {(s.act, s.signed_by) for s in payout.signatures.standing()}

    assert (payout.status, payout.gl_account_id, payout.internal_order) == (
        S.SUBMITTED,
        "3638",
        "4711",
    )
    assert standing == {("record", office.dario)}


def test_who_corrected_it_does_not_approve_it(office):
    payout = correct(office, office.verified())
    workflow.verify(payout, by=office.beat, now=NOW)

    assert refusal_of(workflow.approve, payout, by=office.dario, now=NOW) == [
        "Nobody approves a disbursement that they requested."
    ]
    workflow.approve(payout, by=office.elena, now=NOW)


def test_an_approved_payout_is_not_corrected(office):
    assert refusal_of(correct, office, office.approved()) == [
        "The account assignment is corrected before the payout is approved."
    ]


def test_finance_corrects_with_a_reason(office):
    assert refusal_of(correct, office, office.request(), by=office.anna, reason=" ") == [
        "Finance corrects the account assignment.",
        "Write the reason.",
    ]
