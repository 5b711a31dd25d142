"""Collective signing: many payouts checked on one page and signed at once, each by its own step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import Disbursement, PaymentList
from core.funding.pages.decisions import francs_of
from core.funding.pages.payment import sums_of
from core.funding.pages.waiting import MOST_ROWS, with_signatures
from core.funding.payees import AccountChange, account_changes
from core.funding.rules.preconditions import look_up
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_of
from core.people.models import User


@dataclass(frozen=True)
class Act:
    """What is signed together: its words, its rule, and the step of one payout (or of a list)."""

    title: str | Promise
    submit_label: str | Promise
    objections_to: Callable[[Disbursement, User], list[str]]
    step: Callable[..., Any] | None = None


ACTS = {
    "verify": Act(
        gettext_lazy("Verify payouts"),
        gettext_lazy("Verify"),
        rules.objections_to_verifying,
        workflow.verify,
    ),
    "approve": Act(
        gettext_lazy("Approve payouts"),
        gettext_lazy("Approve"),
        rules.objections_to_approving,
        workflow.approve,
    ),
    "release": Act(
        gettext_lazy("Release payouts for payment"),
        gettext_lazy("Release as payment list"),
        rules.objections_to_releasing,
    ),
}


@dataclass(frozen=True)
class Row:
    """A ticked payout: what is new about its account, and what stands against signing it.

    `by` is the reader, as themself or as the deputy of the one for whom they sign this payout.
    """

    payout: Disbursement
    objections: list[str]
    account_change: AccountChange | None
    by: User

    @property
    def francs(self) -> int:
        return francs_of(self.payout)


@dataclass
class Result:
    """What a signing did: payouts signed, and those left behind with their reasons."""

    done: list[Disbursement]
    left: list[tuple[Disbursement, list[str]]]
    payment_list: PaymentList | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def sign(request: SignedInRequest, act: str) -> HttpResponse:
    """Show each payee, amount, account and objection with the sums; on POST sign what can be."""
    if act not in ACTS:
        raise Http404
    kind = ACTS[act]
    rows = _rows(_ticked(request), kind, request.user)
    if request.method == "POST":
        return _answer(request, act, _signed(request, kind, rows))
    free = [row for row in rows if not row.objections]
    context = {
        "title": kind.title,
        "submit_label": kind.submit_label,
        "rows": free,
        "blocked": [row for row in rows if row.objections],
        "sums": sums_of(row.payout for row in free),
        "sum_chf": sum(row.francs for row in free),
        "alarms": sum(row.account_change is not None for row in free),
    }
    return render(request, "funding/sign.html", context)


def _ticked(request: SignedInRequest) -> set[int]:
    said: QueryDict = request.POST if request.method == "POST" else request.GET
    return {int(key) for key in said.getlist("disbursement") if key.isdecimal()}


def _rows(keys: set[int], kind: Act, person: User) -> list[Row]:
    chosen = with_signatures(Disbursement.objects.filter(pk__in=keys))
    payouts = list(chosen.order_by("instalment__due_on", "pk")[:MOST_ROWS])
    look_up(payouts, on=timezone.localdate())
    changes = account_changes(payouts)
    hands = [hand_of(person, partial(kind.objections_to, payout)) for payout in payouts]
    return [
        Row(payout, hand.objections, changes.get(payout.pk), hand.person)
        for payout, hand in zip(payouts, hands, strict=True)
    ]


def _signed(request: SignedInRequest, kind: Act, rows: Iterable[Row]) -> Result:
    """Sign what is as the page showed it; the rest stays behind with its reason."""
    result, seen = Result([], []), []
    for row in rows:
        if request.POST.get(f"seen-{row.payout.pk}") == row.payout.content_hash:
            seen.append(row)
        else:
            reason = _("It was changed after this page was opened; look at it again.")
            result.left.append((row.payout, row.objections or [reason]))
    now = timezone.now()
    if kind.step is None:
        _release(result, seen, now=now)
        return result
    for row in seen:
        _try(result, [row.payout], partial(kind.step, row.payout, by=row.by, now=now))
    return result


def _release(result: Result, rows: list[Row], *, now: dt.datetime) -> None:
    """All of them or none, in one name: a payment list is one step of one person."""
    hands: dict[int | None, list[Row]] = {}
    for row in rows:
        hands.setdefault(row.by.represents.pk if row.by.represents else None, []).append(row)
    for group in hands.values():
        payouts = [row.payout for row in group]
        release = partial(workflow.release_payments, payouts, by=group[0].by, now=now)
        result.payment_list = _try(result, payouts, release) or result.payment_list


def _try(result: Result, payouts: list[Disbursement], act: Callable[[], Any]) -> Any:
    """Take a step; what it refuses, or the database does not take, stays behind."""
    try:
        answer = act()
    except RuleViolation as violation:
        result.left += [(payout, violation.objections) for payout in payouts]
    except DatabaseError:
        reason = _("The database did not take it; nothing was signed. Try again.")
        result.left += [(payout, [reason]) for payout in payouts]
    else:
        result.done += payouts
        return answer
    return None


def _answer(request: SignedInRequest, act: str, result: Result) -> HttpResponse:
    """Say what is done and what is not; go on with what stayed behind, if anything did."""
    if result.done:
        numbers = ", ".join(payout.number for payout in result.done)
        done = ngettext(
            "Signed: %(number)d payout (%(numbers)s).",
            "Signed: %(number)d payouts (%(numbers)s).",
            len(result.done),
        )
        messages.success(request, done % {"number": len(result.done), "numbers": numbers})
    for objection in dict.fromkeys(
        f"{payout.number}: {reason}" for payout, reasons in result.left for reason in reasons
    ):
        messages.error(request, objection)
    if result.left:
        again = QueryDict(mutable=True)
        again.setlist("disbursement", [str(payout.pk) for payout, _reasons in result.left])
        return redirect(f"{reverse('funding:sign', args=[act])}?{again.urlencode()}")
    return redirect(result.payment_list or "funding:inbox")
