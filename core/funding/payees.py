"""How the account of a payout stands to the one that its payee was paid to last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.funding.models import Disbursement
from core.funding.states import DisbursementStatus
from core.partners.accounts import Fact, differences
from core.partners.models import BankAccount

PAID_TO = (DisbursementStatus.ORDERED, DisbursementStatus.PAID)
"""What came back was not paid: its account proves nothing."""
NO_LIST_YET = 2**62


@dataclass(frozen=True)
class AccountChange:
    """Why to look twice: the payee was never paid, or was paid to other details."""

    account: BankAccount
    last: Disbursement | None = None
    facts: list[Fact] = field(default_factory=list)

    @property
    def label(self) -> str:
        if self.last is None:
            return _("first payment to this payee")
        if _is_version_of(self.account, self.last.account):
            return _("account changed since the last payment")
        return _("another account than the last payment")


def account_changes(payouts: Iterable[Disbursement]) -> dict[int, AccountChange]:
    """By payout, what is new about its account; nothing where it was paid to before."""
    wanted = {payout.pk: payout for payout in payouts}
    last_of = dict(_with_last(wanted.keys()).values_list("pk", "last"))
    lasts = Disbursement.objects.select_related(
        "account__country", "account__organisation"
    ).in_bulk([key for key in last_of.values() if key])
    changes = {}
    for key, payout in wanted.items():
        last = lasts.get(last_of.get(key))
        if last is None:
            changes[key] = AccountChange(payout.account)
        elif last.account_id != payout.account_id:
            facts = differences(last.account, payout.account)
            changes[key] = AccountChange(payout.account, last, facts)
    return changes


def _with_last(keys: Iterable[int]) -> QuerySet:
    """Payouts with the last payment to the same organisation, released before this one."""
    own_list = Coalesce(
        OuterRef("payment_list"), Value(NO_LIST_YET), output_field=BigIntegerField()
    )
    earlier = Disbursement.objects.filter(
        account__organisation=OuterRef("account__organisation"),
        status__in=PAID_TO,
        payment_list__lt=own_list,
    )
    last = earlier.order_by("-payment_list", "-pk").values("pk")[:1]
    return Disbursement.objects.filter(pk__in=keys).order_by().annotate(last=Subquery(last))


def _is_version_of(account: BankAccount, old: BankAccount) -> bool:
    """Whether an account came out of another one by changes alone."""
    version: BankAccount | None = account
    while version is not None and version.pk != old.pk:
        version = version.replaces
    return version is not None
