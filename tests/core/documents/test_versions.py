"""A new version takes the place of the former one, which stays readable."""

import pytest

from core.activities import workflow as activities
from core.documents import workflow
from core.documents.filing import Paper
from core.documents.listing import listed
from core.documents.models import Document
from core.errors import RuleViolation
from core.funding.content import content_hash
from core.funding.models import Disbursement
from core.partners import workflow as partners
from core.people.models import Role
from tests.core.documents.samples import upload
from tests.core.documents.test_filing import store
from tests.factories import NOW, Office, make_activity, make_organisation, make_user, officer

pytestmark = pytest.mark.django_db


def paper(text=b"%PDF-1.7 first", title="Agreement"):
    return Paper(upload("Vertrag.pdf", text), title, "agreement")


def filed(activity=None):
    activity = activity or make_activity()
    return activities.file_paper(activity, paper=paper(), by=officer(), now=NOW).document


def replaced(document, text=b"%PDF-1.7 second", by=None):
    return workflow.replace_paper(document, paper=paper(text), by=by or officer(), now=NOW)


def refused(document, **values):
    with pytest.raises(RuleViolation) as refusal:
        replaced(document, **values)
    return refusal.value.objections


def test_a_new_version_is_numbered_and_stands_beside_the_former():
    activity = make_activity()
    first = filed(activity)
    second = replaced(first)

    assert (second.version, second.replaces, second.category) == (2, first, "agreement")
    assert {link.document for link in activity.papers.all()} == {first, second}


def test_a_list_shows_the_newest_version_with_the_former_ones():
    first = filed()
    second = replaced(first)
    third = replaced(second, b"%PDF-1.7 third")

    (line,) = listed([first, third, second], officer(), may_replace=True)
    assert (line.document, line.former, line.may_replace) == (third, [second, first], True)


def test_where_it_matters_which_version_was_signed_each_stands_for_itself():
    first = filed()
    second = replaced(first)

    lines = listed([first, second], officer(), each=True)
    assert [(line.document, line.former) for line in lines] == [(first, []), (second, [])]


def test_only_the_newest_version_is_replaced():
    first = filed()
    replaced(first)

    assert refused(first, text=b"%PDF-1.7 third") == [
        "There is a newer version already; replace that one."
    ]


def test_the_same_file_is_no_new_version():
    assert refused(filed(), text=b"%PDF-1.7 first") == ["This is the same file as before."]


def test_who_may_not_file_in_a_dossier_replaces_nothing_there():
    assert refused(filed(), by=make_user(Role.FINANCE_OFFICER)) == [
        "Activities are kept by programme officers and the head of unit."
    ]


def test_a_paper_of_a_record_in_force_is_not_replaced():
    assert refused(store()) == [
        "This paper belongs to a record that two people put in force; it stays."
    ]


def test_a_newer_version_changes_nothing_of_what_was_signed():
    office = Office()
    payout = office.request(papers=[paper()])
    basis = payout.papers.get().document
    replaced(basis)
    payout = Disbursement.objects.get(pk=payout.pk)

    assert payout.papers.count() == 2
    assert content_hash(payout) == payout.content_hash


def test_the_page_files_the_next_version(client):
    organisation = make_organisation()
    link = partners.file_paper(organisation, paper=paper(), by=officer(), now=NOW)
    document = link.document
    client.force_login(officer())
    form = {"title": "Agreement", "visibility": "money", "file": upload("b.pdf", b"%PDF-1.7 b")}
    answer = client.post(f"/documents/{document.pk}/replace/", form, follow=True)

    newest = Document.objects.get(replaces=document)
    assert (newest.visibility, newest.file_name) == ("money", "b.pdf")
    assert "Former versions" in answer.text


def test_the_page_says_what_stands_against_it(client):
    document = filed()
    client.force_login(officer())
    form = {"title": "A", "visibility": "office", "file": upload("a.pdf", b"%PDF-1.7 first")}

    answer = client.post(f"/documents/{document.pk}/replace/", form)
    assert "This is the same file as before." in answer.text
