"""A machine of people and actions: whoever is drawn tries whatever is drawn, at a moving clock."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.funding.invariants import faults
from core.funding.models import Commitment, Instalment
from core.funding.states import DisbursementStatus as S
from core.partners.models import BankAccount
from core.people.models import Deputyship, Role, RoleAssignment
from tests.core.funding.people.play import IBANS, MONEY, Play, payouts
from tests.core.funding.world import undone

AMOUNTS = st.sampled_from([100_000, 2_000_000, 3_000_000, 6_000_000])
SIGNED_IN = {
    "verify": S.SUBMITTED,
    "approve": S.VERIFIED,
    "order": S.APPROVED,
    "confirm": S.ORDERED,
}
IN_TURN = {state: act for act, state in SIGNED_IN.items()}
numbers = st.integers(0, 10_000)
crowds = st.lists(st.integers(0, 12), min_size=3, max_size=5, unique=True)
"""Who tries one after the other, until one gets through."""
lent_by = st.one_of(st.none(), st.none(), st.integers(0, 5))
"""Whom they say to act for; most act for nobody."""


class People(RuleBasedStateMachine):
    """After each act that went through the judge has agreed, and the invariants hold."""

    shown = None
    """A battery leaves a place here where the play is counted."""

    @initialize()
    def open_the_office(self):
        self.around = undone()
        self.around.__enter__()
        self.play = Play()
        self.is_new = False

    def teardown(self):
        if hasattr(self, "around"):
            if self.shown is not None:
                self.shown(self.play)
            self.around.__exit__(None, None, None)

    def hands(self, crowd, represented=None):
        people = self.play.people
        for number in crowd:
            person = people[number]
            other = people[represented] if represented is not None else None
            yield self.play.hand(person, other if other != person else None)

    def until_one_may(self, crowd, attempt, represented=None):
        before = sum(self.play.done.values())
        for person in self.hands(crowd, represented):
            attempt(person)
            if sum(self.play.done.values()) > before:
                self.is_new = True
                return

    def one_of(self, rows, number):
        rows = list(rows)
        return rows[number % len(rows)] if rows else None

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours):
        later = self.play.now + dt.timedelta(hours=hours)
        self.play.now = min(later, self.play.now.replace(month=12, day=20))

    @rule(
        crowd=crowds, partner=st.integers(0, 1), amounts=st.lists(AMOUNTS, min_size=1, max_size=2)
    )
    def record_award(self, crowd, partner, amounts):
        partner = self.play.partners[partner]
        self.until_one_may(crowd, lambda by: self.play.record_award(by, partner, amounts))

    @rule(crowd=crowds, number=numbers, amount=AMOUNTS)
    def change_plan(self, crowd, number, amount):
        commitment = self.one_of(Commitment.objects.confirmed().order_by("pk"), number)
        if commitment is not None:
            self.until_one_may(crowd, lambda by: self.play.change_plan(by, commitment, amount))

    def confirm_something(self, crowd, number, represented, kinds=None):
        waiting = [
            (kind, record)
            for kind, records in self.play.waiting.items()
            for record in records
            if kinds is None or kind in kinds
        ]
        if found := self.one_of(waiting, number):
            kind, record = found
            self.until_one_may(crowd, lambda by: self.play.confirm(kind, record, by), represented)

    @rule(crowd=crowds, number=numbers, represented=lent_by)
    def confirm_any(self, crowd, number, represented):
        self.confirm_something(crowd, number, represented)

    @rule(crowd=crowds, number=numbers)
    def confirm_award(self, crowd, number):
        self.confirm_something(crowd, number, None, {"award"})

    @rule(crowd=crowds, number=numbers, account=numbers)
    def request(self, crowd, number, account):
        open_ones = Instalment.objects.without_payout().order_by("pk")
        instalment = self.one_of(open_ones.select_related("commitment__activity"), number)
        if instalment is None:
            return
        owned = BankAccount.objects.filter(organisation=instalment.commitment.partner)
        account = self.one_of(owned.order_by("-pk"), account % 3)
        self.until_one_may(crowd, lambda by: self.play.request(by, instalment, account))

    @rule(crowd=crowds, number=numbers, represented=lent_by)
    def sign(self, crowd, number, represented):
        self._sign_in_turn(crowd, number, represented)

    @rule(crowd=crowds, number=numbers)
    def sign_further(self, crowd, number):
        """Most of what happens is signing."""
        self._sign_in_turn(crowd, number, None)

    def _sign_in_turn(self, crowd, number, represented):
        payout = self.one_of(payouts(*IN_TURN), number)
        if payout is not None:
            act = IN_TURN[S(payout.status)]
            self.until_one_may(crowd, lambda by: self.play.sign(act, payout, by), represented)

    @rule(crowd=crowds, number=numbers, act=st.sampled_from(sorted(SIGNED_IN)))
    def sign_out_of_turn(self, crowd, number, act):
        payout = self.one_of(payouts(), number)
        if payout is not None:
            self.until_one_may(crowd, lambda by: self.play.sign(act, payout, by))

    @rule(
        crowd=crowds,
        number=numbers,
        act=st.sampled_from(["send_back", "take_back", "cancel"]),
    )
    def put_back(self, crowd, number, act):
        payout = self.one_of(payouts(), number)
        if payout is not None:
            self.until_one_may(crowd, lambda by: self.play.put_back(act, payout, by))

    @rule(crowd=crowds, number=numbers, account=numbers)
    def edit(self, crowd, number, account):
        """A returned payout, or one that is not: with another account, or as it was."""
        payout = self.one_of(payouts(S.DRAFT) or payouts(), number)
        if payout is None:
            return
        owned = BankAccount.objects.filter(organisation=payout.commitment.partner)
        account = self.one_of(owned.order_by("-pk"), account % 3)
        self.until_one_may(crowd, lambda by: self.play.resubmit(by, payout, account))

    @rule(crowd=crowds, number=numbers)
    def correct_assignment(self, crowd, number):
        payout = self.one_of(payouts(), number)
        if payout is not None:
            self.until_one_may(crowd, lambda by: self.play.correct(by, payout))

    @rule(crowd=crowds, number=numbers, is_ours=st.booleans())
    def undo(self, crowd, number, is_ours):
        payout = self.one_of(payouts(S.PAID, S.ORDERED), number)
        if payout is not None:
            act = self.play.reverse if is_ours else self.play.come_back
            self.until_one_may(crowd, lambda by: act(payout, by))

    @rule(crowd=crowds, number=numbers, amount=AMOUNTS, claim=st.sampled_from([0, 100_000]))
    def reduce(self, crowd, number, amount, claim):
        commitment = self.one_of(Commitment.objects.confirmed().order_by("pk"), number)
        if commitment is not None:
            self.until_one_may(crowd, lambda by: self.play.reduce(commitment, by, amount, claim))

    @rule(crowd=crowds, partner=st.integers(0, 1), iban=st.sampled_from(IBANS))
    def record_account(self, crowd, partner, iban):
        partner = self.play.partners[partner]
        self.until_one_may(crowd, lambda by: self.play.record_account(by, partner, iban))

    @rule(person=st.integers(0, 7), partner=st.integers(0, 1))
    def declare_interest(self, person, partner):
        person = self.play.hand(self.play.people[person])
        self.until_one_may([], None)
        self.play.declare(person, self.play.partners[partner])
        self.is_new = True

    @rule(crowd=crowds, person=st.integers(0, 12), role=st.sampled_from(list(Role)))
    def record_role(self, crowd, person, role):
        person = self.play.people[person]
        self.until_one_may(crowd, lambda by: self.play.record_role(by, person, role))

    @rule(crowd=crowds, number=numbers)
    def end_role(self, crowd, number):
        given = RoleAssignment.objects.confirmed().filter(valid_to=None)
        known = given.filter(person__in=[person.pk for person in self.play.people])
        assignment = self.one_of(known.order_by("pk"), number)
        self.until_one_may(crowd, lambda by: self.play.end_role(by, assignment))

    @rule(
        crowd=crowds,
        person=st.integers(0, 7),
        deputy=st.integers(0, 12),
        role=st.sampled_from(MONEY),
    )
    def record_deputy(self, crowd, person, deputy, role):
        person, deputy = self.play.people[person], self.play.people[deputy]
        self.until_one_may(crowd, lambda by: self.play.record_deputy(by, person, deputy, role))

    @rule(crowd=crowds, number=numbers)
    def end_deputy(self, crowd, number):
        lent = self.one_of(
            Deputyship.objects.confirmed().filter(ended_at=None).order_by("pk"), number
        )
        if lent is not None and lent.valid_to >= self.play.today:
            self.until_one_may(crowd, lambda by: self.play.end_deputy(by, lent))

    @rule(crowd=crowds, amount_from=st.sampled_from([0, 5_000_000]), signatures=st.integers(0, 3))
    def record_rule(self, crowd, amount_from, signatures):
        self.until_one_may(crowd, lambda by: self.play.record_rule(by, amount_from, signatures))

    @invariant()
    def everything_adds_up(self):
        if getattr(self, "is_new", False):
            self.is_new = False
            assert faults() == []
        assert self.play.unexplained == 0
