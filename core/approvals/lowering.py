"""Which changes of rules ask for less than what was in force: those are told to the auditors."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.approvals.models import ApprovalRule, Parameter, ParameterKey, in_words
from core.approvals.states import Release
from core.confirmation import Confirmable
from core.display import chf
from core.reference.models import Instrument

WEAKER: dict[str, Callable[[int, int], bool]] = {
    ParameterKey.COOLING_DAYS: operator.lt,
    ParameterKey.PLAN_WINDOW_DAYS: operator.lt,
    ParameterKey.RATE_RESERVE: operator.lt,
    ParameterKey.DECISION_HOURS: operator.gt,
    ParameterKey.PAYMENT_HOURS: operator.gt,
    ParameterKey.SCREENING_DAYS: operator.gt,
    ParameterKey.PAPER_DAYS: operator.gt,
    ParameterKey.ESCALATION_DAYS: operator.gt,
    ParameterKey.DEBIT_DAYS: operator.gt,
}
"""Whether a new value of a parameter asks for less than the old one; else any change counts."""


def lowered_by(record: Confirmable) -> list[str]:
    """How a rule or a parameter asks for less than what it takes the place of; empty if not."""
    if isinstance(record, ApprovalRule):
        return _by_rule(record)
    return _by_parameter(record) if isinstance(record, Parameter) else []


def confirmed_before(record: Confirmable) -> Any:
    """Records of the same model that stood when this one was confirmed.

    What one step put in force together (the product's own table) is compared with what was before.
    """
    others = type(record)._default_manager.confirmed().exclude(pk=record.pk)
    if record.confirmed_at is None:
        return others
    return others.filter(confirmed_at__lt=record.confirmed_at)


def _by_rule(rule: ApprovalRule) -> list[str]:
    before = list(confirmed_before(rule).filter(valid_from__lte=rule.valid_from))
    amounts = sorted({one.amount_from for one in (*before, rule)})
    sentences = []
    for instrument in Instrument.objects.order_by("position"):
        for amount in amounts:
            old, new = (strongest(rules, instrument, amount) for rules in (before, [*before, rule]))
            if old is not None and new is not None:
                sentences += _compared(old, new, amount)
    return list(dict.fromkeys(sentences))


def strongest(
    rules: Iterable[ApprovalRule], instrument: Instrument, amount: int
) -> ApprovalRule | None:
    """The rule that counts for an amount in Rappen, as `that_applies` chooses it."""
    reached = [one for one in rules if one.amount_from <= amount and one.covers(instrument)]
    return max(reached, key=lambda one: one.precedence, default=None)


def _compared(old: ApprovalRule, new: ApprovalRule, amount: int) -> list[str]:
    sentences = []
    if new.signatures < old.signatures:
        sentences.append(
            ngettext(
                "From %(amount)s on %(number)d approving signature instead of %(before)d.",
                "From %(amount)s on %(number)d approving signatures instead of %(before)d.",
                new.signatures,
            )
            % {"amount": chf(amount), "number": new.signatures, "before": old.signatures}
        )
    if (old.release, new.release) == (Release.HERE, Release.ACCOUNTING):
        sentences.append(_("Payment is no longer released here by a further person."))
    return sentences


def _by_parameter(parameter: Parameter) -> list[str]:
    key = ParameterKey(parameter.key)
    before = confirmed_before(parameter).value_on(key, parameter.valid_from)
    is_weaker: Callable[[int, int], bool] = WEAKER.get(key, operator.ne)
    if not is_weaker(parameter.value, before):
        return []
    return [
        _("%(parameter)s: %(after)s instead of %(before)s.")
        % {
            "parameter": key.label,
            "after": in_words(key, parameter.value),
            "before": in_words(key, before),
        }
    ]
