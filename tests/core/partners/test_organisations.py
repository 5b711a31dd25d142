"""Partners: who keeps them, what is refused, and what the trail says of a change."""

import pytest

from core.audit.models import AuditEntry
from core.documents.filing import Paper
from core.errors import RuleViolation
from core.partners import workflow
from core.partners.models import Organisation
from core.people.models import MONEY_ROLES, Role
from tests.core.documents.samples import upload
from tests.factories import NOW, make_organisation, make_user, officer

pytestmark = pytest.mark.django_db

KEEPING = "Partners are kept by programme officers, finance and the heads."


def save(organisation=None, *, by=None, **values):
    organisation = organisation or Organisation(code="NEW", name="New partner")
    for name, value in values.items():
        setattr(organisation, name, value)
    return workflow.save_organisation(organisation, by=by or officer(), now=NOW)


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as refused:
        step(*args, **kwargs)
    return refused.value.objections


@pytest.mark.parametrize("role", sorted(MONEY_ROLES))
def test_a_money_role_keeps_partners(role):
    assert save(by=make_user(role)).pk


@pytest.mark.parametrize("role", [Role.MANAGEMENT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_does(role):
    assert refusal(save, by=make_user(role)) == [KEEPING]


def test_a_superuser_without_a_role_does_not_either():
    assert refusal(save, by=make_user(is_superuser=True)) == [KEEPING]


@pytest.mark.parametrize("missing", ["code", "name"])
def test_a_partner_needs_its_code_and_name(missing):
    assert refusal(save, **{missing: " "}) == ["An organisation needs a short code and a name."]


def test_a_short_code_stands_once_whatever_its_case():
    make_organisation(code="Heks")

    assert refusal(save, code="HEKS") == ["Another organisation has this short code."]


def test_a_partner_keeps_its_own_code():
    organisation = make_organisation(code="HEKS")

    assert save(organisation, name="HEKS/EPER").name == "HEKS/EPER"


def test_a_wrong_uid_is_refused():
    assert refusal(save, uid="CHE-109.322.552") == ["The check digit of the UID is wrong."]


def test_a_uid_is_stored_as_the_register_prints_it():
    assert save(uid="che109322551").uid == "CHE-109.322.551"


def test_a_change_writes_only_what_differs():
    organisation = make_organisation(town="Bern")
    save(organisation, town="Basel")
    entry = AuditEntry.objects.get(verb="save_organisation")

    assert [(one["before"], one["after"]) for one in entry.details["changes"]] == [
        ({"town": "Bern"}, {"town": "Basel"})
    ]


def test_saving_without_a_change_changes_nothing():
    organisation = make_organisation()
    save(organisation)
    entry = AuditEntry.objects.get(verb="save_organisation")

    assert entry.details["changes"] == []


def test_a_paper_is_filed_in_the_dossier():
    organisation = make_organisation()
    paper = Paper(upload(), "Statutes", "other")
    workflow.file_paper(organisation, paper=paper, by=officer(), now=NOW)

    assert [paper.document.title for paper in organisation.papers.all()] == ["Statutes"]
    assert AuditEntry.objects.about(organisation).first().verb == "file_paper"


def test_an_auditor_files_nothing():
    auditor = make_user(Role.AUDITOR)
    paper = Paper(upload(), "Statutes", "other")

    assert refusal(workflow.file_paper, make_organisation(), paper=paper, by=auditor, now=NOW) == [
        KEEPING
    ]
