"""The log of a dossier of the portfolio, from the first draft to the closed file."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator

from config.demo import facts as script
from config.demo.calendar import Log, at
from config.demo.office import Office, bank_days_before, recorder, second_officer
from config.demo.papers import paper
from config.demo.portfolio.plan import HALF_SIGNED, Dossier, Turn
from core.activities import workflow as activities
from core.activities.models import PartnerReport, ReportKind, Scheme
from core.activities.rules import objections_to_closing, objections_to_reporting
from core.amounts import format_francs
from core.approvals.states import Act
from core.documents.filing import Paper
from core.documents.models import Category
from core.funding import rules
from core.funding import workflow as funding
from core.funding.models import Commitment, Condition, Disbursement, Instalment, RefundClaim
from core.funding.states import DisbursementStatus
from core.funding.workflow import Tranche
from core.partners.holidays import bank_working_days_after, is_bank_working_day

S = DisbursementStatus

BANK_DAYS_AHEAD = 9
"""How long before it is due a payout is requested."""

REPORT_AHEAD = dt.timedelta(days=50)
"""How long before a further payment the report is due on which it waits."""

RUN_DAYS = (1, 4)
"""Payments are released on Tuesdays and Fridays."""


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def run(office: Office, dossier: Dossier) -> Log:
    """The whole log; what is paid and reported runs beside it in logs of its own."""
    yield from _drafted(office, dossier)
    if "submit" not in dossier.steps:
        return
    yield at(bank_days_before(dossier.decided_on, 1 if dossier.emergency else 8), "10:40")
    office.submit(dossier.key)
    if "record" not in dossier.steps:
        return
    yield at(dossier.decided_on, "14:10")
    reports = _expected_reports(office, dossier)
    commitment = office.record_award(
        dossier.key,
        *_tranches(dossier, reports),
        credit=office.frame_credits.get(dossier.facts["instrument"]),
        is_own_expenditure=bool(dossier.payee),
        **({"number": "", "papers": []} if dossier.number_follows else {}),
    )
    if "confirm" not in dossier.steps:
        return
    yield at(bank_working_days_after(dossier.decided_on, 1), "11:15")
    commitment = office.act(funding.confirm_award, commitment, by="carla")
    for number, (due_on, _francs) in enumerate(dossier.payments):
        is_last = number == len(dossier.payments) - 1
        office.calendar.enter(payout(office, dossier, commitment, due_on, is_last=is_last))
    for report in reports:
        office.calendar.enter(partner_report(office, dossier, report))
    yield from _turn(office, dossier, commitment)
    yield from _end(office, dossier, commitment)


def _drafted(office: Office, dossier: Dossier) -> Log:
    """Heard of, where it is an emergency, and written down; incomplete or not."""
    drafted_on = dossier.decided_on - days(3)
    if not dossier.emergency:
        drafted_on = bank_days_before(dossier.decided_on, 33)
    drafted_on = max(drafted_on, bank_working_days_after(office.opened_on, 5))
    if dossier.emergency:
        yield at(drafted_on, "09:30")
        office.hear_of(dossier.key, dossier.emergency)
    yield at(drafted_on, "13:20")
    office.draft(dossier.key, dossier.facts | {"emergency": dossier.key})
    if dossier.payee:
        office.know(dossier.payee)


def _expected_reports(office: Office, dossier: Dossier) -> list[PartnerReport]:
    """An interim report before each further payment, and the final one."""
    if dossier.emergency:
        return []
    interim = [
        office.expect_report(dossier.key, ReportKind.INTERIM, due_on - REPORT_AHEAD)
        for due_on, _francs in dossier.payments[1:]
    ]
    final_on = dossier.facts["ends_on"] + days(60)
    return [*interim, office.expect_report(dossier.key, ReportKind.FINAL, final_on)]


def _tranches(dossier: Dossier, reports: list[PartnerReport]) -> Iterator[Tranche]:
    (first_on, francs), *further = dossier.payments
    yield Tranche(first_on, script.rappen(francs))
    for (due_on, francs), report in zip(further, reports, strict=False):
        yield Tranche(due_on, script.rappen(francs), condition=Condition.REPORT, report=report)


def partner_report(office: Office, dossier: Dossier, report: PartnerReport) -> Log:
    """A report comes in about when it is due, and is read within two weeks."""
    spread = report.pk * 7 % 19
    received_on = bank_days_before(report.due_on + days(spread - 10), 1)
    if dossier.has_late_report and report.due_on >= office.late_since:
        return
    yield at(received_on, "08:50")
    report = office.receive_report(report)
    yield at(bank_working_days_after(received_on, 4 + spread // 3), "15:30")
    office.accept_report(report)


def payout(
    office: Office, dossier: Dossier, commitment: Commitment, due_on: dt.date, *, is_last: bool
) -> Log:
    """One instalment on its way, one act a day, whoever has to act next."""
    day = dossier.requested_on or bank_days_before(due_on, BANK_DAYS_AHEAD)
    yield at(max(day, office.calendar.today), f"{9 + commitment.pk % 8:02}:15")
    if dossier.turn == Turn.POSTPONED and is_last:
        due_on = bank_working_days_after(due_on + days(55), 1)
        _postpone(office, commitment, due_on)
        yield at(bank_days_before(due_on, BANK_DAYS_AHEAD), "10:05")
    commitment = office.fresh_commitment(commitment)
    officer = office.people[recorder(commitment.activity)]
    open_ones = commitment.instalments.without_payout().order_by("due_on", "position")
    instalment = open_ones.first()
    if instalment is None or rules.objections_to_requesting(instalment, officer):
        return
    papers = [_payment_request(commitment, instalment)] if dossier.stop else []
    disbursement = office.request(commitment, payee=dossier.payee, papers=papers)
    if dossier.turn == Turn.SENT_BACK and is_last:
        yield from _sent_back(office, disbursement)
    while disbursement.status != S.PAID and not _waits(disbursement, dossier.stop):
        yield at(
            bank_working_days_after(office.calendar.today, 1), f"{8 + disbursement.pk % 9:02}:40"
        )
        disbursement = Disbursement.objects.select_related("commitment__activity").get(
            pk=disbursement.pk
        )
        if _waits(disbursement, dossier.stop):
            return
        disbursement = _next_act(office, disbursement, dossier)
    if dossier.turn == Turn.RETURNED and is_last:
        yield from _returned(office, disbursement)


def _payment_request(commitment: Commitment, instalment: Instalment) -> Paper:
    """What the partner sent; filed for what somebody looks at today."""
    lines = [
        str(commitment.activity),
        str(commitment.partner),
        f"Tranche vom {instalment.due_on:%d.%m.%Y}: {format_francs(instalment.amount)}",
        "Beispiel der Demo; alle Angaben sind erfunden.",
    ]
    return paper("Zahlungsgesuch", lines, category=Category.OTHER)


def _waits(disbursement: Disbursement, stop: str) -> bool:
    """Whether a payout has come to where it waits today."""
    if stop == HALF_SIGNED:
        return disbursement.signatures.of(Act.APPROVE).exists()
    return disbursement.status == stop


def _next_act(office: Office, disbursement: Disbursement, dossier: Dossier) -> Disbursement:
    """The act that the state asks for; an approved payout waits for the next payment run."""
    if disbursement.status == S.DRAFT:
        return office.resubmit(disbursement, payee=dossier.payee)
    if disbursement.status == S.SUBMITTED:
        return office.verify(disbursement)
    if disbursement.status == S.VERIFIED:
        return office.approve(disbursement, _next_approvers(office, disbursement))
    if disbursement.status == S.APPROVED and dossier.stop != S.APPROVED:
        office.next_run[disbursement.pk] = disbursement
    if disbursement.status == S.ORDERED:
        by = ("dario", "elena", "felix")[disbursement.pk % 3]
        return office.confirm_payment(disbursement, by=by)
    return disbursement


def _next_approvers(office: Office, disbursement: Disbursement) -> list[str]:
    """Whom nothing stands against that day; nobody, where a paper or a check is missing."""
    finance = ("dario", "elena", "felix")
    turn = disbursement.pk % 2
    for name in (*finance[turn:], *finance[:turn]):
        person = copy.copy(office.people[name])
        person.acts_on = office.calendar.today
        if not rules.objections_to_approving(disbursement, person):
            return [name]
    return []


def payment_runs(office: Office) -> Log:
    """Twice a week the head of unit releases what is approved, as one list."""
    day = office.opened_on
    while True:
        day += days(1)
        if day.weekday() in RUN_DAYS and is_bank_working_day(day):
            yield at(day, "17:30")
            office.release_next_run()


def _sent_back(office: Office, disbursement: Disbursement) -> Log:
    yield at(bank_working_days_after(office.calendar.today, 1), "09:25")
    disbursement = office.verify(disbursement)
    yield at(bank_working_days_after(office.calendar.today, 1), "10:50")
    office.act(
        funding.send_back,
        disbursement,
        reason="Auf der Rechnung fehlt die Unterschrift der Projektleitung.",
        by="dario",
    )


def _returned(office: Office, disbursement: Disbursement) -> Log:
    """The bank of the payee sends it back once; then it is paid again."""
    yield at(bank_working_days_after(office.calendar.today, 3), "11:40")
    returned = office.act(
        funding.record_return,
        disbursement,
        booked_on=office.calendar.today,
        reason="Name stimmt nicht mit dem Konto überein",
        by="elena",
    )
    office.act(funding.confirm_return, returned, by="dario")
    yield at(bank_working_days_after(office.calendar.today, 4), "09:30")
    again = office.verify(office.request(disbursement.commitment))
    yield at(bank_working_days_after(office.calendar.today, 1), "10:30")
    again = office.approve(again)
    yield at(bank_working_days_after(office.calendar.today, 1), "14:30")
    office.release(again)
    yield at(bank_working_days_after(office.calendar.today, 1), "16:30")
    office.confirm_payment(again)


def _postpone(office: Office, commitment: Commitment, due_on: dt.date) -> None:
    open_ones = list(commitment.instalments.without_payout().order_by("due_on", "position"))
    if not open_ones:
        return
    later = [
        Tranche(max(due_on, one.due_on), one.amount, one.condition, one.condition_text, one.report)
        for one in open_ones
    ]
    office.act(
        funding.change_plan,
        commitment,
        later,
        reason="Der Bau beginnt nach der Regenzeit.",
        by=recorder(commitment.activity),
    )


def _turn(office: Office, dossier: Dossier, commitment: Commitment) -> Log:
    officer = recorder(commitment.activity)
    activity = office.activities[dossier.key]
    if dossier.turn in {Turn.CORRECTED, Turn.CHANGED}:
        yield from _other_goals(office, dossier, officer)
    if dossier.turn == Turn.SUSPENDED:
        yield at(bank_days_before(dossier.payments[0][0] + days(120), 1), "09:45")
        reason = "Die Sicherheitslage lässt keine Arbeit vor Ort zu."
        office.act(activities.suspend_activity, activity, reason=reason, by=officer)
    if dossier.turn == Turn.REDUCED:
        yield from _reduced(office, dossier, commitment, officer)


def _other_goals(office: Office, dossier: Dossier, officer: str) -> Log:
    yield at(bank_days_before(dossier.decided_on + days(210), 1), "14:20")
    activity = office.activities[dossier.key]
    goals = activity.split_sets.get(scheme=Scheme.SDG)
    (first, share), *rest = dossier.facts["goals"]
    items = script.shares([[first, share - 10], *rest, ["17.9", 10]])
    if dossier.turn == Turn.CORRECTED:
        reason = "Der Aufbau von Fachwissen war bei der Erfassung vergessen gegangen."
        office.act(activities.correct_split, goals, items=items, reason=reason, by=officer)
        return
    office.act(
        activities.change_content,
        activity,
        Scheme.SDG,
        items=items,
        valid_from=office.calendar.today,
        reason="Ab dem zweiten Jahr werden auch Behörden geschult.",
        by=officer,
    )


def _reduced(office: Office, dossier: Dossier, commitment: Commitment, officer: str) -> Log:
    """The final accounts are below the award; the rest is claimed and comes back."""
    yield at(bank_days_before(dossier.facts["ends_on"] + days(75), 1), "10:20")
    commitment = office.fresh_commitment(commitment)
    too_much = commitment.paid_chf // 20 // 100_00 * 100_00
    if commitment.open_chf or not too_much:
        return
    reduction = office.act(
        funding.record_reduction,
        commitment,
        amount=too_much,
        claim_amount=too_much,
        decided_on=office.calendar.today,
        reason="Schlussabrechnung unter dem Voranschlag.",
        by=officer,
    )
    yield at(bank_working_days_after(office.calendar.today, 2), "11:05")
    office.act(funding.confirm_reduction, reduction, by="carla")
    yield at(bank_working_days_after(office.calendar.today, 21), "15:10")
    claim = RefundClaim.objects.get(reduction=reduction)
    office.act(
        funding.record_refund,
        claim,
        amount=claim.amount,
        booked_on=office.calendar.today,
        voucher=office.voucher(),
        by="elena",
    )


def _end(office: Office, dossier: Dossier, commitment: Commitment) -> Log:
    """Reported when the final report is accepted, closed when the money is settled."""
    officer = recorder(commitment.activity)
    yield at(bank_days_before(dossier.facts["ends_on"] + days(130), 1), "16:10")
    activity = office.fresh_activity(dossier.key)
    if objections_to_reporting(activity, office.people[officer]):
        return
    activity = office.act(activities.report_activity, activity, by=officer)
    closer = second_officer(officer)
    if not objections_to_closing(activity, office.people[closer]):
        office.act(activities.close_activity, activity, by=closer)
