"""What is withheld stands nowhere in the file, at any cut-off."""

import pytest

from core.activities.withholding.workflow import lift_withholding, withhold
from core.workflow import change
from reports.figures import EVERYTHING, cutoff_now
from reports.iati.checking import check
from reports.iati.portfolio import Publisher, activities_to_publish
from tests.factories import NOW, head_of_unit, in_a_step, make_organisation, officer
from tests.reports import ledger
from tests.reports.iati.conftest import published_project
from tests.reports.iati.reading import activities, codes, published, read, schema, texts, the_only

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("publisher")]

SECRET = {
    "name": "Stiller Verein",
    "uid": "CHE-123.456.788",
    "iati_ref": "CH-FDJP-4711",
    "email": "stiller@verein.example",
    "website": "https://verein.example",
    "channel_id": "22000",
    "code": "STILL-1",
}


def secret_partner():
    return make_organisation(**SECRET)


def findings(cutoff=None):
    cutoff, publisher = cutoff or cutoff_now(), Publisher.get()
    found = check(activities_to_publish(publisher, cutoff, EVERYTHING), publisher, cutoff)
    return {one.activity.code: [finding.number for finding in one.findings] for one in found}


def test_nothing_tells_who_a_withheld_partner_is():
    project = published_project(partner=secret_partner())
    withhold(project.partner, reason="Drohungen", by=officer(), now=NOW)

    content = published()

    for value in SECRET.values():
        assert value.encode() not in content
    activity = the_only(content)
    assert codes(activity, "participating-org[@role='4']", "ref", "type") == [(None, None)]
    assert texts(activity, "transaction/receiver-org")[:2] == [
        "Name nicht veröffentlicht",
        "withheld",
    ]
    schema().assertValid(read(content))


def test_its_money_counts_all_the_same():
    project = published_project(partner=secret_partner())
    before = [one.text for one in the_only(published()).findall("transaction/value")]
    withhold(project.partner, reason="Drohungen", by=officer(), now=NOW)

    assert [one.text for one in the_only(published()).findall("transaction/value")] == before


def test_a_withheld_activity_is_not_in_the_file():
    secret = published_project(title="Stille Hilfe", code="IZA-9")
    published_project()
    withhold(secret, reason="Drohungen", by=officer(), now=NOW)

    content = published()

    assert len(activities(content)) == 1
    for secret_text in (b"Stille Hilfe", b"IZA-9"):
        assert secret_text not in content


def test_a_text_that_names_a_withheld_partner_keeps_its_activity_out():
    withhold(secret_partner(), reason="Drohungen", by=officer(), now=NOW)
    published_project(description="Gemeinsam mit dem STILLER VEREIN")

    assert activities(published()) == []
    assert findings() == {"IZA-2026-001": ["x.withheld", "x.2", "x.5", "x.15"]}


def test_a_withheld_partner_of_a_single_payment_is_withheld_too():
    secret = secret_partner()
    ledger.pay(published_project(), 5_00, "2026-03-02", partner=secret)
    withhold(secret, reason="Drohungen", by=officer(), now=NOW)

    assert b"Stiller Verein" not in published()


def test_it_is_withheld_from_files_of_earlier_cut_offs_too():
    project = published_project(partner=secret_partner())
    cutoff = cutoff_now()
    withhold(project.partner, reason="Drohungen", by=officer(), now=NOW)

    assert b"Stiller Verein" not in published(cutoff)


def test_a_former_partner_is_withheld_in_files_of_earlier_cut_offs():
    project = published_project(partner=secret_partner(), status="closed")
    secret, cutoff = project.partner, cutoff_now()
    with in_a_step():
        change(project, partner=make_organisation())
    withhold(secret, reason="Drohungen", by=officer(), now=NOW)

    assert b"Stiller Verein" not in published(cutoff)


def test_once_lifted_the_next_file_names_it():
    project = published_project(partner=secret_partner())
    withholding = withhold(project.partner, reason="Drohungen", by=officer(), now=NOW)
    lift_withholding(withholding, reason="Vorbei", by=head_of_unit(), now=NOW)

    assert b"Stiller Verein" in published()
