import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.partners.models import Organisation
from core.people.models import Installation
from exchange import workflow
from exchange.exports import export
from exchange.models import Proposal, ProposalKind
from exchange.resources import OrganisationResource, ProjectResource
from iza.models import Project
from tests import factories
from tests.exchange.workflow.test_proposals import ORGANISATIONS, organisation, project, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    factories.load_reference()
    person = factories.officer()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def send(client, *rows: str, name="list.csv"):
    data = "\n".join([ORGANISATIONS, *rows]).encode()
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("exchange:upload", args=["organisations"]), {"file": file})


@pytest.mark.usefixtures("officer")
def test_a_file_goes_from_upload_over_preview_to_the_list(client):
    page = client.get(send(client, organisation()).url)
    proposal = Proposal.objects.get()

    assert "Apply file" in page.getvalue().decode()
    client.post(reverse("exchange:proposal_apply", args=[proposal.pk]))
    assert Organisation.objects.get().code == "ABC"
    assert "Applied by" in client.get(proposal.get_absolute_url()).getvalue().decode()


@pytest.mark.usefixtures("officer")
def test_the_page_of_a_file_tells_its_history(client):
    send(client, organisation())
    proposal = Proposal.objects.get()
    client.post(reverse("exchange:proposal_apply", args=[proposal.pk]))

    lines = client.get(proposal.get_absolute_url()).context["lines"]

    assert [line.verb for line in lines] == ["apply_proposal", "propose"]


@pytest.mark.usefixtures("officer")
def test_a_file_with_failed_rows_shows_why_and_no_button(client):
    page = client.get(send(client, organisation(country="Atlantis")).url).getvalue().decode()

    assert "G2 «Country»: «Atlantis» is not known." in page
    assert "Apply file" not in page


@pytest.mark.usefixtures("officer")
def test_the_failed_rows_come_back_as_a_workbook_that_can_be_sent_again(client):
    send(client, organisation(country="Atlantis"), organisation("DEF"))
    address = reverse("exchange:proposal_failed_rows", args=[Proposal.objects.get().pk])

    data = client.get(address).getvalue()

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[-1][0] == "ABC"
    assert rows[-1][-1] == "G2 Country: «Atlantis» is not known."
    file = SimpleUploadedFile("again.xlsx", data)
    client.post(reverse("exchange:upload", args=["organisations"]), {"file": file})
    assert Proposal.objects.first().failed == 1


@pytest.mark.usefixtures("officer")
def test_a_file_that_is_refused_says_so_beside_the_field(client):
    page = send(client, name="list.ods").getvalue().decode()

    assert "Only Excel workbooks (.xlsx) and CSV files (.csv) are accepted." in page
    assert Proposal.objects.count() == 0


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("kind", [ProposalKind.ORGANISATIONS, ProposalKind.PROJECTS])
def test_the_template_is_read_by_the_import(client, kind):
    data = client.get(reverse("exchange:upload_template", args=[kind])).getvalue()

    address = reverse("exchange:upload", args=[kind])
    page = client.post(address, {"file": SimpleUploadedFile("template.xlsx", data)})
    proposal = Proposal.objects.get()
    assert page.url == proposal.get_absolute_url()
    assert proposal.rows.count() == 1


@pytest.mark.parametrize("name", ["upload", "upload_template"])
@pytest.mark.parametrize("kind", ProposalKind.values)
def test_who_may_not_import_does_not_see_the_page(client, name, kind):
    client.force_login(factories.make_user(factories.Role.AUDITOR))

    assert client.get(reverse(f"exchange:{name}", args=[kind])).status_code == 403


@pytest.mark.usefixtures("officer")
def test_a_kind_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("exchange:upload", args=["payments"])).status_code == 404


def test_what_goes_out_comes_in_unchanged(client, officer):
    factories.make_organisation(code="=1+1", name="+41", website="https://example.org")
    file = export(
        Organisation.objects.all(),
        OrganisationResource(),
        form="xlsx",
        name="partners",
        now=factories.NOW,
    )

    client.post(
        reverse("exchange:upload", args=["organisations"]),
        {"file": SimpleUploadedFile("partners.xlsx", file.getvalue())},
    )

    assert Proposal.objects.get().unchanged == 1


def test_a_project_goes_out_and_comes_in_with_its_plan(client, officer):
    workflow.apply_proposal(
        propose(
            ProposalKind.PROJECTS,
            project(instalments="\"15.04.2026 90'000; 15.04.2027 60'000: report accepted\""),
            project("P2", instalments="15.04.2026 1000: site, road"),
            by=officer,
        ),
        by=officer,
        now=factories.NOW,
    )
    options = {"form": "csv", "name": "projects", "now": factories.NOW}
    file = export(Project.objects.all(), ProjectResource(), **options)

    address = reverse("exchange:upload", args=["projects"])
    client.post(address, {"file": SimpleUploadedFile("projects.csv", file.getvalue())})

    assert Proposal.objects.first().unchanged == 2


def count_queries(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as captured:
        client.get(url)
    return len(captured)


@pytest.mark.usefixtures("officer")
def test_the_preview_asks_the_same_number_of_questions_for_one_row_and_for_thirty(
    client, django_assert_max_num_queries
):
    one = send(client, organisation()).url
    thirty = send(client, *(organisation(f"C{n}") for n in range(30))).url
    client.get(one)

    counts = {count_queries(client, url, django_assert_max_num_queries) for url in (one, thirty)}

    assert len(counts) == 1


@pytest.mark.usefixtures("officer")
def test_the_list_shows_what_was_sent_in_and_what_may_be(client):
    send(client, organisation())

    page = client.get(reverse("exchange:proposal_list")).getvalue().decode()

    assert "list.csv" in page
    assert reverse("exchange:upload", args=["projects"]) in page


def test_an_auditor_sees_the_list_without_anything_to_send(client):
    factories.load_reference()
    client.force_login(factories.make_user(factories.Role.AUDITOR))

    page = client.get(reverse("exchange:proposal_list")).getvalue().decode()

    assert reverse("exchange:upload", args=["projects"]) not in page


@pytest.mark.usefixtures("officer")
def test_the_list_asks_the_same_number_of_questions_for_one_file_and_for_thirty(
    client, django_assert_max_num_queries
):
    url = reverse("exchange:proposal_list")
    counts = set()
    send(client, organisation())
    client.get(url)
    counts.add(count_queries(client, url, django_assert_max_num_queries))
    for _number in range(29):
        send(client, organisation())
    counts.add(count_queries(client, url, django_assert_max_num_queries))

    assert len(counts) == 1


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("kind", ProposalKind.values)
def test_the_templates_of_the_demo_say_so(client, kind):
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})

    data = client.get(reverse("exchange:upload_template", args=[kind])).getvalue()

    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {sheet["A1"].value for sheet in book} == {"Demo data"}
