"""How many signatures each payout takes, reckoned anew as things stood when it was submitted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F, Min
from django.utils.translation import gettext as _

from core.approvals.models import DEFAULTS, ApprovalRule, Parameter, ParameterKey
from core.approvals.states import Act
from core.funding.models import Disbursement, DisbursementSignature, Instalment
from core.funding.states import IN_REVIEW, ORDERED_OR_LATER
from core.ledger.models import Entry
from core.ledger.states import EntryKind
from core.workflow import today


@dataclass
class Planned:
    """An instalment, and the trail entries between which it stood in a plan in force."""

    due_on: dt.date
    amount: int
    since: int
    until: int | None

    def stood(self, number: int) -> bool:
        return self.since < number and (self.until is None or self.until > number)


@dataclass
class Past:
    """Rules, windows and plans, each with the number of the trail entry that brought it."""

    rules: list[tuple[int, ApprovalRule]] = field(default_factory=list)
    windows: list[tuple[int, Parameter]] = field(default_factory=list)
    plans: dict[int, list[Planned]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls) -> Past:
        past = cls()
        past.rules = [
            (rule.step.number, rule)
            for rule in ApprovalRule.objects.confirmed().select_related("step")
        ]
        windows = Parameter.objects.confirmed().filter(key=ParameterKey.PLAN_WINDOW_DAYS)
        past.windows = [(value.step.number, value) for value in windows.select_related("step")]
        awarded = dict(
            Entry.objects.filter(kind=EntryKind.COMMITMENT, commitment__isnull=False)
            .values("commitment")
            .values_list("commitment", Min("step__number"))
        )
        rows = Instalment.objects.values_list(
            *("commitment", "commitment__partner", "due_on", "amount_chf"),
            *("plan__step__number", "ended_by__step__number"),
        )
        for commitment, partner, due_on, amount, since, until in rows.iterator(chunk_size=2000):
            if commitment in awarded:
                known = max(since, awarded[commitment])
                past.plans[partner].append(Planned(due_on, amount, known, until))
        return past

    def needed(self, payout: Disbursement, number: int, day: dt.date) -> int:
        """What the rule in force took, by the plan around the payout before entry `number`."""
        commitment = payout.commitment
        amount = max(payout.instalment.amount_chf, self._planned(payout, number, day))
        in_force = [
            rule
            for known, rule in self.rules
            if known < number
            and rule.valid_from <= day
            and rule.amount_from <= amount
            and rule.sphere in {"", commitment.sphere}
            and rule.instrument_id in {None, commitment.instrument_id}
        ]
        rule = max(in_force, key=lambda rule: rule.precedence, default=None)
        return rule.signatures if rule else 1

    def _planned(self, payout: Disbursement, number: int, day: dt.date) -> int:
        window = self._window(number, day)
        return sum(
            planned.amount
            for planned in self.plans[payout.commitment.partner_id]
            if planned.stood(number) and abs(planned.due_on - payout.instalment.due_on) <= window
        )

    def _window(self, number: int, day: dt.date) -> dt.timedelta:
        in_force = [
            value for known, value in self.windows if known < number and value.valid_from <= day
        ]
        latest = max(in_force, key=lambda value: (value.valid_from, value.pk), default=None)
        return dt.timedelta(latest.value if latest else DEFAULTS[ParameterKey.PLAN_WINDOW_DAYS])


def below_the_rule() -> Iterator[str]:
    """I4: the frozen number is not below what the rule took when the payout was submitted."""
    past = Past.read()
    submitted = dict(
        DisbursementSignature.objects.of(Act.RECORD)
        .annotate(number=F("step__number"))
        .values_list("disbursement", "number")
    )
    payouts = Disbursement.objects.filter(status__in=IN_REVIEW | ORDERED_OR_LATER)
    for payout in payouts.select_related("commitment", "instalment").iterator(chunk_size=2000):
        if payout.pk not in submitted or payout.submitted_at is None:
            continue
        needed = past.needed(payout, submitted[payout.pk], today(payout.submitted_at))
        if payout.signatures_needed < needed:
            yield _("%(number)s (%(key)s): takes %(frozen)s signatures, its rule %(needed)s.") % {
                "number": payout.number,
                "key": payout.pk,
                "frozen": payout.signatures_needed,
                "needed": needed,
            }
