"""An independent judge of money.md, section 3: told of every act that went through, asks no rule.

It keeps its own books (who holds which role, who stands in for whom, who set which account, what is
planned) out of what it was told, and raises `BrokenRuleError` when an act breaks one of the rules.
"""

import datetime as dt
from dataclasses import dataclass, field

LONG_AGO = dt.date(2020, 1, 1)
PROGRAMME = {"programme_officer", "head_of_unit"}
FINANCE = {"finance_officer", "head_of_finance"}
MAY = {
    "record": {"programme_officer"} | FINANCE,  # finance corrects the account assignment
    "verify": PROGRAMME,
    "approve": FINANCE,
    "order": FINANCE | {"head_of_unit"},
    "confirm": FINANCE,
    "confirm award": {"head_of_unit"},
    "confirm account": PROGRAMME | FINANCE,
    "confirm role": {"administrator", "head_of_unit", "head_of_finance"},
    "confirm deputyship": {"administrator", "head_of_unit", "head_of_finance"},
    "confirm rule": {"head_of_unit", "head_of_finance"},
    "confirm reduction": {"head_of_unit"} | FINANCE,
    "confirm credit": FINANCE,
    "confirm return": FINANCE,
    "confirm reversal": FINANCE | {"head_of_unit"},
}
IN_PERSON = {"record", "confirm role", "confirm deputyship", "confirm rule", "confirm reversal"}
WINDOW = dt.timedelta(days=30)
COOLING_DAYS = 3


class BrokenRuleError(AssertionError):
    """A rule of section 3 did not hold."""


def broken_if(is_broken, rule, told):
    if is_broken:
        raise BrokenRuleError(f"rule {rule}: {told}")


@dataclass(frozen=True)
class Hands:
    """Who acts, and whom for; both count."""

    person: int
    represented: int | None = None

    @property
    def sides(self):
        return {self.person} | ({self.represented} if self.represented else set())


@dataclass
class Account:
    organisation: int
    editors: set = field(default_factory=set)
    confirmed_on: dt.date | None = None


@dataclass
class Payout:
    partner: int
    account: int
    due_on: dt.date
    amount: int
    requester: int
    submitted_on: dt.date
    needed: int = 1
    acts: dict = field(default_factory=dict)
    """Standing signatures: the sides of each, by act; a return makes them fall."""


class Judge:
    def __init__(self):
        self.roles: dict[int, list] = {}
        self.deputyships: list[tuple] = []
        self.interests: set[tuple[int, int]] = set()
        self.accounts: dict[int, Account] = {}
        self.payouts: dict[int, Payout] = {}
        self.plans: dict[int, tuple[int, list]] = {}
        self.rules: list[tuple] = [(LONG_AGO, 0, 0, 1), (LONG_AGO, 1, 5_000_000, 2)]
        self.acts = 0

    # Who may.

    def holds(self, person, roles, on):
        return any(
            role in roles and first <= on and (last is None or on <= last)
            for role, first, last in self.roles.get(person, [])
        )

    def checks_hands(self, act, hands, on):
        """Rules 2 and 6: an own role in force, or one that a deputyship in force lends."""
        self.acts += 1
        if hands.represented is None:
            broken_if(not self.holds(hands.person, MAY[act], on), 6, f"{act} without a role")
            return
        broken_if(act in IN_PERSON, 2, f"{act} by a deputy")
        lent = {
            role
            for person, deputy, role, first, last in self.deputyships
            if (person, deputy) == (hands.represented, hands.person) and first <= on <= last
        }
        broken_if(
            not self.holds(hands.represented, MAY[act] & lent, on),
            2,
            f"{act} without a deputyship of such a role",
        )
        broken_if(
            self.holds(hands.person, {"administrator", "auditor"}, on),
            6,
            f"{act} by an administrator as deputy",
        )

    # A payout.

    def threshold(self, payout, on):
        """Signatures that all that counts with a payout takes under the rules of a day."""
        around = sum(
            amount
            for its_partner, tranches in self.plans.values()
            if its_partner == payout.partner
            for due, amount in tranches
            if abs(due - payout.due_on) <= WINDOW
        )
        around += sum(
            other.amount
            for other in self.payouts.values()
            if other.partner == payout.partner
            and other.acts
            and abs(other.due_on - payout.due_on) > WINDOW
            and abs(other.submitted_on - payout.submitted_on) <= WINDOW
        )
        in_force = [rule for rule in self.rules if rule[0] <= on and rule[2] <= around]
        highest = max(rule[2] for rule in in_force)
        return max(rule for rule in in_force if rule[2] == highest)[3]

    def submitted(self, key, hands, on, **facts):
        self.checks_hands("record", hands, on)
        payout = self.payouts.setdefault(
            key, Payout(requester=hands.person, submitted_on=on, **facts)
        )
        payout.account, payout.submitted_on = facts["account"], on
        payout.needed = self.threshold(payout, on)
        payout.acts = {"record": [hands.sides]}

    def signed(self, key, act, hands, on):
        payout = self.payouts[key]
        self.checks_hands(act, hands, on)
        self._each_another_person(payout, act, hands)
        self._no_interest(payout, act, hands)
        if act in {"approve", "order"}:
            editors = self.accounts[payout.account].editors
            broken_if(editors & hands.sides, 3, f"{act} of a payment to an account set by them")
        if act == "order":
            self._complete(payout, on)
        payout.acts.setdefault(act, []).append(hands.sides)

    def _each_another_person(self, payout, act, hands):
        if act == "confirm":
            ordered = set().union(*payout.acts["order"])
            broken_if(ordered & hands.sides, 5, "who released confirms")
            return
        before = set().union(
            *(
                sides
                for name in ("record", "verify", "approve", "order")
                for sides in payout.acts.get(name, [])
            )
        )
        broken_if((before | {payout.requester}) & hands.sides, 1, f"{act} by who acted before")

    def _no_interest(self, payout, act, hands):
        if act == "confirm":
            return
        involved = {payout.partner, self.accounts[payout.account].organisation}
        named = {(side, one) for side in hands.sides for one in involved}
        broken_if(named & self.interests, 4, f"{act} in recusal")

    def _complete(self, payout, on):
        broken_if("verify" not in payout.acts, 1, "released without a verification")
        needed = max(payout.needed, self.threshold(payout, on))
        broken_if(
            len(payout.acts.get("approve", [])) < needed, 7, f"released without {needed} approvals"
        )
        confirmed_on = self.accounts[payout.account].confirmed_on
        broken_if(confirmed_on is None, 3, "released to an account that nobody confirmed")
        broken_if(on < cooled(confirmed_on), 3, "released to an account in its cooling period")

    def fell(self, key):
        """Returned, taken back, cancelled or undone: all signatures fall."""
        self.payouts[key].acts = {}

    # What takes two people.

    def confirmed(self, kind, recorder, hands, on, *, about=()):
        """Rule 9: in force by a second person of the right role, whom it is not about."""
        self.checks_hands(f"confirm {kind}", hands, on)
        broken_if(recorder in hands.sides, 9, f"{kind} recorded and confirmed by one person")
        broken_if(set(about) & hands.sides, 9, f"{kind} confirmed by who it is about")

    def role_given(self, person, role, first):
        held = {name for name, _first, last in self.roles.get(person, []) if last is None}
        mixed = ("administrator" in held | {role}) and (held | {role}) & (PROGRAMME | FINANCE)
        broken_if(mixed, 6, "an administrator with a money role")
        self.roles.setdefault(person, []).append((role, first, None))

    def role_ended(self, person, role, last):
        self.roles[person] = [
            (name, first, last if name == role and end is None else end)
            for name, first, end in self.roles[person]
        ]


def cooled(day):
    """The first day after so many days that are no weekend; holidays only make it later."""
    left = COOLING_DAYS
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return day
