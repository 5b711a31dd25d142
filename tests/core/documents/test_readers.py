"""Who reads which paper: auditors all, everybody their own, the rest as each paper says."""

import pytest

from core.activities import workflow as activities
from core.documents import filing
from core.documents.filing import Paper
from core.documents.listing import listed
from core.documents.rules import objections_to_reading, open_to
from core.errors import RuleViolation
from core.people.models import Role
from tests.core.documents.samples import upload
from tests.factories import NOW, in_a_step, make_activity, make_user, officer, someone

pytestmark = pytest.mark.django_db

EVERYBODY = {
    Role.PROGRAMME_OFFICER,
    Role.HEAD_OF_UNIT,
    Role.FINANCE_OFFICER,
    Role.HEAD_OF_FINANCE,
    Role.MANAGEMENT,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
MONEY = EVERYBODY - {Role.MANAGEMENT, Role.ADMINISTRATOR}
HEADS = {Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE, Role.AUDITOR}


def store(category="report", visibility="", by=None):
    person = by or someone()
    with in_a_step(by=person):
        return filing.store(
            upload(), title="T", category=category, visibility=visibility, by=person, now=NOW
        )


@pytest.mark.parametrize(
    ("visibility", "readers"), [("office", EVERYBODY), ("money", MONEY), ("personal", HEADS)]
)
def test_a_paper_is_open_to_those_whom_it_is_for(visibility, readers):
    document = store(visibility=visibility)

    found = {role for role in EVERYBODY if open_to(make_user(role), [document])}
    assert found == readers


def test_without_a_role_nothing_is_open():
    assert open_to(make_user(), [store()]) == set()


def test_who_filed_a_paper_reads_it():
    person = officer()

    assert objections_to_reading(store(visibility="personal", by=person), person) == []


def test_the_responsible_officer_reads_personal_papers_of_the_dossier():
    responsible, other = officer(), officer()
    activity = make_activity(responsible=responsible)
    paper = Paper(upload(), "Passport", "other", "personal")
    link = activities.file_paper(activity, paper=paper, by=make_user(Role.HEAD_OF_UNIT), now=NOW)

    assert objections_to_reading(link.document, responsible) == []
    (objection,) = objections_to_reading(link.document, other)
    assert objection.endswith("It is for: the responsible officer, the heads, and auditors.")


@pytest.mark.parametrize("category", ["account_letter", "screening"])
def test_letters_and_sanctions_checks_are_for_those_who_decide_about_money(category):
    assert store(category).visibility == "money"


def test_a_decision_is_never_closed_to_those_who_sign():
    with pytest.raises(RuleViolation) as refusal:
        store("decision", "personal")

    assert refusal.value.objections == [
        "A decision is open at least to all who decide about money."
    ]


def test_a_list_says_that_a_paper_is_closed_and_does_not_name_it():
    (line,) = listed([store(visibility="money")], make_user(Role.MANAGEMENT))

    assert not line.is_open


def test_the_download_says_for_whom_a_paper_is(client):
    document = store(visibility="personal")
    client.force_login(officer())

    answer = client.get(document.get_absolute_url())
    assert answer.status_code == 403
    assert "It is for: the responsible officer, the heads, and auditors." in answer.text


def test_lists_ask_for_the_readers_of_many_papers_at_once(django_assert_max_num_queries):
    documents = [store(visibility="personal") for _ in range(12)]
    person = officer()

    with django_assert_max_num_queries(12):
        open_to(person, documents)


def test_the_back_office_names_no_closed_paper(client):
    store(visibility="personal")
    client.force_login(make_user(Role.PROGRAMME_OFFICER, is_staff=True, is_superuser=True))

    answer = client.get("/admin/documents/document/", follow=True)
    assert answer.context["cl"].result_count == 0
