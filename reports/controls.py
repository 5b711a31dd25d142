"""Controls (Kontrollen): all that is in force today, what waits, and what was changed by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.approvals.lowering import lowered_by
from core.approvals.models import DEFAULTS, ApprovalRule, Parameter, ParameterKey, in_words
from core.approvals.scale import rules_in_force
from core.approvals.waiting import KINDS, Kind, Waiting, waiting_for
from core.audit.models import AuditEntry
from core.audit.verbs import VERBS
from core.audit.verbs.people import VERBS as OF_PEOPLE
from core.audit.words import lines_of
from core.funding.models import SpendingCompetence
from core.funding.rules import lowered_by_competence
from core.notices.controls import lowered_since
from core.partners.models import Interest
from core.people.access import SignedInRequest
from core.people.models import Deputyship, RoleAssignment
from core.people.role_views import for_watchers
from iza.models import Criterion

A_YEAR = dt.timedelta(days=366)
MOST_CHANGES = 30
RECORDS = (
    *(ApprovalRule, Parameter, SpendingCompetence, Criterion),
    *(RoleAssignment, Deputyship),
)
"""What lays down who may do what, and how many it takes."""

CHANGES = sorted(
    {*OF_PEOPLE}
    | {verb for verb in VERBS if verb.rpartition("_")[2] in {"competence", "interest", "criterion"}}
)


@require_safe
@for_watchers
def controls(request: SignedInRequest) -> HttpResponse:
    today, now = timezone.localdate(), timezone.now()
    people = ("recorded_by", "confirmed_by", "confirmed_for")
    rules = ApprovalRule.objects.filter(pk__in=rules_in_force(today)).select_related(
        "instrument", *people
    )
    roles = RoleAssignment.objects.in_force(today).filter(person__is_active=True)
    deputies = Deputyship.objects.confirmed().not_ended_before(today)
    entries = AuditEntry.objects.filter(verb__in=CHANGES)[:MOST_CHANGES]
    context = {
        "waiting": _waiting(today),
        "lowered": lowered_since(now - A_YEAR),
        "rules": [
            (rule, lowered_by(rule))
            for rule in rules.order_by("sphere", "instrument", "amount_from")
        ],
        "parameters": _parameters(today),
        "competences": [
            (one, lowered_by_competence(one)) for one in SpendingCompetence.objects.in_force(today)
        ],
        "roles": roles.select_related("person", *people).order_by("role", "person"),
        "deputies": deputies.select_related("person", "deputy", *people).order_by("valid_from"),
        "interests": Interest.objects.in_force(today)
        .filter(ended_at=None)
        .select_related("person", "organisation", "recorded_by"),
        "changes": lines_of(entries),
        "may_read_trail": request.user.has_perm("audit.view_auditentry"),
        "today": today,
    }
    return render(request, "reports/controls.html", context)


def _waiting(today: dt.date) -> list[tuple[Kind, str, Any, Waiting | None, list[str]]]:
    """Changes that have no effect yet, with who could confirm them, the oldest first."""
    found = [
        (KINDS[model], record)
        for model in RECORDS
        for record in KINDS[model].waiting().select_related("recorded_by", *KINDS[model].related)
    ]
    return [
        (kind, kind.url(record), record, waiting_for(record, on=today), _lowering(record))
        for kind, record in sorted(found, key=lambda pair: pair[1].recorded_at)
    ]


def _lowering(record: Any) -> list[str]:
    if isinstance(record, SpendingCompetence):
        return lowered_by_competence(record)
    return lowered_by(record)


def _parameters(today: dt.date) -> list[tuple[str, str, Parameter | None, list[str]]]:
    """Each parameter with its value today; without a record it is the product's own."""
    newest: dict[str, Parameter] = {}
    begun = Parameter.objects.confirmed().filter(valid_from__lte=today)
    for one in begun.select_related("recorded_by", "confirmed_by", "confirmed_for").order_by(
        "valid_from", "pk"
    ):
        newest[one.key] = one
    return [
        (
            str(key.label),
            in_words(key, newest[key].value if key in newest else DEFAULTS[key]),
            newest.get(key),
            lowered_by(newest[key]) if key in newest else [],
        )
        for key in ParameterKey
    ]
