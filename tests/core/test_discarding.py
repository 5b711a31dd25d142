"""What waits is discarded for a reason: the page asks for it, and the trail keeps it."""

import datetime as dt

import pytest
from django.urls import reverse

from core.approvals import workflow as approvals
from core.approvals.models import ApprovalRule, Parameter
from core.audit.models import AuditEntry
from core.confirmation import record
from core.errors import RuleViolation
from core.funding import workflow as funding
from core.funding.models import AccountAssignment, SpendingCompetence
from core.people import workflow as people
from core.people.accounts import workflow as accounts
from core.people.models import (
    AccountReopening,
    Deputyship,
    Role,
    RoleAssignment,
    SecondFactorReset,
)
from core.workflow import create
from exchange import workflow as exchange
from exchange.models import Proposal
from iza.applications import workflow as applications
from iza.models import Application, Criterion, Exemption
from tests.factories import NOW, in_a_step, load_reference, make_user, someone

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
LATER = TODAY + dt.timedelta(days=30)


def of_a_person(**values):
    return lambda: {"person": someone("person"), **values}


def lent():
    values = {"role": Role.PROGRAMME_OFFICER, "valid_from": TODAY, "valid_to": LATER}
    return {"person": someone("person"), "deputy": someone("deputy"), "reason": "leave", **values}


def from_today(**values):
    return lambda: {"valid_from": TODAY, **values}


def passed_over():
    with in_a_step():
        application = create(Application, title="Dorfschulen", instrument_id="B")
    return {"application": application, "key": "zewo", "reason": "known well"}


CRITERION = {"instrument_id": "B", "key": "zewo", "value": 1, "source": "RIZA"}
FILE = {"kind": "organisations", "file": "x", "file_name": "list.csv", "sha256": "x"}

KINDS = {
    "role": (
        *(RoleAssignment, of_a_person(role=Role.AUDITOR, valid_from=TODAY)),
        *(people.discard_role, "role_discard"),
    ),
    "deputyship": (Deputyship, lent, people.discard_deputyship, "deputy_discard"),
    "reset": (
        *(SecondFactorReset, of_a_person(reason="phone lost")),
        *(people.discard_reset, "reset_discard"),
    ),
    "reopening": (
        *(AccountReopening, of_a_person(reason="is back")),
        *(accounts.discard_account_reopening, "reopening_discard"),
    ),
    "rule": (
        *(ApprovalRule, from_today(amount_from=0, signatures=1)),
        *(approvals.discard_rule, "approvals:rule_discard"),
    ),
    "parameter": (
        *(Parameter, from_today(key="cooling_days", value=5)),
        *(approvals.discard_rule, "approvals:parameter_discard"),
    ),
    "competence": (
        *(
            SpendingCompetence,
            from_today(body="Stadtrat", source="FHG", amount_to=100),
        ),
        *(funding.discard_competence, "funding:competence_discard"),
    ),
    "assignment": (
        *(AccountAssignment, from_today(account_id="3638")),
        *(funding.discard_assignment, "funding:assignment_discard"),
    ),
    "exemption": (
        *(Exemption, passed_over, applications.discard_exemption, "iza:exemption_discard"),
    ),
    "criterion": (
        *(Criterion, from_today(**CRITERION)),
        *(applications.discard_criterion, "iza:criterion_discard"),
    ),
    "file": (Proposal, lambda: FILE, exchange.discard_proposal, "exchange:proposal_discard"),
}


@pytest.fixture
def head():
    load_reference()
    return make_user(Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE)


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def waiting(kind, head):
    model, values, _step, _page = KINDS[kind]
    values = values()
    with in_a_step():
        return record(model, by=someone("recorder"), now=NOW, **values)


def test_it_is_not_discarded_without_a_reason(kind, waiting, head):
    step = KINDS[kind][2]

    with pytest.raises(RuleViolation) as raised:
        step(waiting, reason=" ", by=head, now=NOW)

    assert raised.value.objections == ["Give the reason."]


def test_its_page_asks_for_the_reason_and_the_trail_keeps_it(kind, waiting, head, client):
    client.force_login(head)
    url = reverse(KINDS[kind][3], args=[waiting.pk])
    assert list(client.get(url).context["form"].fields) == ["reason"]

    page = client.post(url, {"reason": ""})
    assert list(page.context["form"].errors) == ["reason"]
    client.post(url, {"reason": "mistyped"})

    waiting.refresh_from_db()
    assert waiting.discarded_at is not None
    assert AuditEntry.objects.about(waiting)[0].reason == "mistyped"
