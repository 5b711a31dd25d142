"""People who try things: each act takes the product's step; the judge is told what went through.

A refusal is an answer, with its reasons; anything else that is raised is a fault of the product.
"""

import datetime as dt
import uuid
from collections import Counter

from core.approvals import workflow as approvals
from core.errors import RuleViolation
from core.funding import workflow
from core.funding.models import Disbursement, Instalment
from core.funding.states import DisbursementStatus as S
from core.partners import workflow as partners
from core.partners.models import BankAccount
from core.people import workflow as people
from core.people.models import Deputyship, Role, User
from core.reference.models import Country, Currency
from tests import factories
from tests.core.funding.people.judge import Account, Hands, Judge, broken_if
from tests.factories import LONG_AGO, NOW, make_user

IBANS = ("CH9300762011623852957", "CH5604835012345678009", "CH4431999123000889012")
MONEY = (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT, Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)


class Play:
    """An office, its people, the clock, and the judge beside them."""

    def __init__(self):
        self.office = office = factories.Office(budget=10_000_000_00)
        self.now = NOW
        self.judge = Judge()
        self.done, self.refused = Counter(), Counter()
        self.partners = [factories.make_organisation(), factories.make_organisation()]
        self.people = [
            *(office.anna, office.beat, office.carla, office.dario, office.elena, office.felix),
            make_user(Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, name="both"),
            make_user(Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE, name="heads"),
            make_user(Role.ADMINISTRATOR, name="rita"),
            make_user(Role.ADMINISTRATOR, name="sami"),
            make_user(Role.AUDITOR, name="tom"),
            make_user(Role.MANAGEMENT, name="gina"),
            make_user(name="root", is_superuser=True, is_staff=True),
        ]
        for person in self.people:
            for role in person.role_assignments.all():
                self.judge.role_given(person.pk, role.role, role.valid_from)
        self.waiting: dict[str, list] = {}
        self.unexplained = 0
        for partner in self.partners:
            self._known(factories.make_account(partner))

    @property
    def today(self):
        return self.now.astimezone(factories.ZURICH).date()

    def _known(self, account):
        editors = {account.recorded_by_id, account.confirmed_by_id}
        self.judge.accounts[account.pk] = Account(
            account.organisation_id, editors, LONG_AGO if account.is_confirmed else None
        )

    def hand(self, person, represented=None):
        person = User.objects.get(pk=person.pk)
        return person if represented is None else person.acting_for(represented)

    def try_it(self, act, step, *args, by, **values):
        """What the step gave, or None if it was refused; every refusal says why."""
        try:
            result = step(*args, by=by, now=self.now, **values)
        except RuleViolation as violation:
            self.refused[act] += 1
            self.unexplained += not all(map(str.strip, violation.objections or [""]))
            return None
        self.done[act] += 1
        return result

    # Awards and plans.

    def record_award(self, by, partner, amounts, due_in=14):
        tranches = [
            workflow.Tranche(self.today + dt.timedelta(days=due_in + 7 * number), amount)
            for number, amount in enumerate(amounts)
        ]
        award = workflow.Award(
            body="Stadtrat",
            decided_on=self.today,
            number=f"SR {uuid.uuid4().hex[:6]}",
            amount=sum(amounts),
            instalments=tranches,
            papers=[factories.decision_paper()],
        )
        activity = factories.make_activity(status="planned", partner=partner)
        given = self.try_it("record award", workflow.record_award, activity, award, by=by)
        return self._waits("award", given)

    def change_plan(self, by, commitment, amount, due_in=20):
        tranche = workflow.Tranche(self.today + dt.timedelta(days=due_in), amount)
        given = self.try_it(
            "change plan", workflow.change_plan, commitment, [tranche], reason="x", by=by
        )
        if given is not None:
            self._planned(commitment)

    def _planned(self, commitment):
        planned = Instalment.objects.filter(commitment=commitment, ended_by=None)
        self.judge.plans[commitment.pk] = (
            commitment.partner_id,
            list(planned.values_list("due_on", "amount_chf")),
        )

    def _waits(self, kind, record):
        if record is not None:
            self.waiting.setdefault(kind, []).append(record)
        return record

    CONFIRMING = {
        "award": workflow.confirm_award,
        "account": partners.confirm_account,
        "role": people.confirm_role,
        "deputyship": people.confirm_deputyship,
        "rule": approvals.confirm_rule,
        "reduction": workflow.confirm_reduction,
        "return": workflow.confirm_return,
        "reversal": workflow.confirm_reversal,
        "credit": workflow.confirm_credit,
    }

    def confirm(self, kind, record, by):
        more = {"call_back_note": "called"} if kind == "account" else {}
        given = self.try_it(f"confirm {kind}", self.CONFIRMING[kind], record, by=by, **more)
        if given is None:
            return
        self.waiting[kind].remove(record)
        self.judge.confirmed(
            kind, record.recorded_by_id, hands_of(by), self.today, about=about(kind, record)
        )
        getattr(self, f"_in_force_{kind}", lambda *_args: None)(given, by)

    def _in_force_award(self, commitment, by):
        sides = {(side, commitment.partner_id) for side in hands_of(by).sides}
        broken_if(sides & self.judge.interests, 4, "an award in recusal")
        self._planned(commitment)

    def _in_force_account(self, account, by):
        known = self.judge.accounts[account.pk]
        known.editors |= hands_of(by).sides
        known.confirmed_on = self.today

    def _in_force_role(self, role, _by):
        self.judge.role_given(role.person_id, role.role, role.valid_from)

    def _in_force_deputyship(self, lent, _by):
        self.judge.deputyships.append(
            (lent.person_id, lent.deputy_id, lent.role, lent.valid_from, lent.valid_to)
        )

    def _in_force_rule(self, rule, _by):
        self.judge.rules.append((rule.valid_from, rule.pk, rule.amount_from, rule.signatures))

    def _in_force_return(self, bank_return, _by):
        self.judge.fell(bank_return.disbursement_id)

    def _in_force_reversal(self, reversal, _by):
        self.judge.fell(reversal.disbursement_id)

    def _in_force_reduction(self, reduction, _by):
        self._planned(reduction.commitment)

    # Payouts.

    def request(self, by, instalment, account):
        request = workflow.PayoutRequest(account=account)
        payout = self.try_it("request", workflow.request_payout, instalment, request, by=by)
        if payout is not None:
            self._submitted(payout, by)
        return payout

    def resubmit(self, by, payout, account):
        request = workflow.PayoutRequest(account=account)
        given = self.try_it("resubmit", workflow.resubmit_payout, payout, request, by=by)
        if given is not None:
            self._submitted(given, by)

    def correct(self, by, payout):
        assignment = workflow.Assignment(
            gl_account=payout.gl_account, function=None, cost_centre="1", internal_order=""
        )
        given = self.try_it(
            "correct", workflow.correct_assignment, payout, assignment, reason="x", by=by
        )
        if given is not None:
            self._submitted(given, by)

    def _submitted(self, payout, by):
        self.judge.submitted(
            payout.pk,
            hands_of(by),
            self.today,
            partner=payout.commitment.partner_id,
            account=payout.account_id,
            due_on=payout.instalment.due_on,
            amount=payout.amount,
        )

    def sign(self, act, payout, by):
        step = {"verify": workflow.verify, "approve": workflow.approve}.get(act)
        if act == "order":
            given = self.try_it(act, workflow.release_payments, [payout], by=by)
        elif act == "confirm":
            given = self.try_it(
                act,
                workflow.confirm_payment,
                payout,
                by=by,
                booked_on=self.today,
                voucher="51",
                debited_chf=payout.amount,
            )
        else:
            given = self.try_it(act, step, payout, by=by)
        if given is not None:
            self.judge.signed(payout.pk, act, hands_of(by), self.today)

    def put_back(self, act, payout, by):
        reason = {} if act == "take_back" else {"reason": "x"}
        if self.try_it(act, getattr(workflow, act), payout, by=by, **reason) is not None:
            self.judge.fell(payout.pk)

    def come_back(self, payout, by):
        values = {"booked_on": self.today, "reason": "closed", "by": by}
        self._waits("return", self.try_it("return", workflow.record_return, payout, **values))

    def reverse(self, payout, by):
        due_on = self.today + dt.timedelta(days=30)
        values = {"reason": "twice", "money_back": "bank", "due_on": due_on, "by": by}
        given = self.try_it("reversal", workflow.record_reversal, payout, **values)
        self._waits("reversal", given)

    def reduce(self, commitment, by, amount, claim):
        values = {
            "amount": amount,
            "claim_amount": claim,
            "decided_on": self.today,
            "reason": "saved",
            "by": by,
        }
        given = self.try_it("reduction", workflow.record_reduction, commitment, **values)
        self._waits("reduction", given)

    # Controls.

    def record_account(self, by, partner, iban):
        old = BankAccount.objects.filter(organisation=partner, replaced_by=None, closed_at=None)
        account = self.try_it(
            "record account",
            partners.record_account,
            partner,
            replaces=old.confirmed().first(),
            reason="new",
            holder=partner.name,
            iban=iban,
            bic="",
            currency=Currency.objects.get(pk="CHF"),
            street="",
            postal_code="8000",
            town="Zürich",
            country=Country.objects.get(pk="CH"),
            by=by,
        )
        if account is not None:
            editors = {account.recorded_by_id}
            self.judge.accounts[account.pk] = Account(partner.pk, editors)
            self._waits("account", account)

    def declare(self, person, partner):
        values = {"person": person, "nature": "board", "valid_from": self.today, "by": person}
        if self.try_it("interest", partners.declare_interest, partner, **values) is not None:
            self.judge.interests.add((person.pk, partner.pk))

    def record_role(self, by, person, role):
        values = {"role": role, "valid_from": self.today, "by": by}
        self._waits("role", self.try_it("record role", people.record_role, person, **values))

    def end_role(self, by, assignment):
        yesterday = self.today - dt.timedelta(days=1)
        given = self.try_it(
            "end role", people.end_role, assignment, on=yesterday, reason="x", by=by
        )
        if given is not None:
            self.judge.role_ended(given.person_id, given.role, yesterday)

    def record_deputy(self, by, person, deputy, role):
        values = {
            "deputy": deputy,
            "role": role,
            "valid_from": self.today,
            "valid_to": self.today + dt.timedelta(days=10),
            "reason": "x",
            "by": by,
        }
        given = self.try_it("record deputyship", people.record_deputyship, person, **values)
        self._waits("deputyship", given)

    def end_deputy(self, by, lent: Deputyship):
        given = self.try_it("end deputyship", people.end_deputyship, lent, reason="x", by=by)
        if given is not None:
            key = (lent.person_id, lent.deputy_id, lent.role, lent.valid_from, lent.valid_to)
            self.judge.deputyships.remove(key)

    def record_rule(self, by, amount_from, signatures):
        values = {"amount_from": amount_from, "signatures": signatures, "by": by}
        given = self.try_it("record rule", approvals.record_rule, valid_from=self.today, **values)
        self._waits("rule", given)


def hands_of(person):
    return Hands(person.pk, person.represents.pk if person.represents else None)


def about(kind, record):
    if kind == "role":
        return (record.person_id,)
    return (record.person_id, record.deputy_id) if kind == "deputyship" else ()


def payouts(*states):
    chosen = Disbursement.objects.filter(status__in=states) if states else Disbursement.objects
    return list(chosen.order_by("pk"))


SUBMITTED, VERIFIED, APPROVED = S.SUBMITTED, S.VERIFIED, S.APPROVED
