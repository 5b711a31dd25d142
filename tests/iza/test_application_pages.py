"""The pages of applications, as an officer and the head of unit walk through them."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.activities.models import Activity
from core.reference.models import Instrument
from iza.applications import workflow
from iza.applications.rules import Member
from iza.models import Application, Call, Criterion
from tests import factories
from tests.factories import Office
from tests.iza.applying import draft, make_call, recommended, submitted, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def act(client):
    """Post to the page of an act as this person; gives the answer, after a redirect the next."""

    def post(person, name, /, *args, **data):
        client.force_login(person)
        page = client.get(reverse(f"iza:{name}", args=args))
        assert page.status_code == 200
        return client.post(reverse(f"iza:{name}", args=args), data, follow=True)

    return post


def facts(**values):
    """What the form of an application sends."""
    return {
        "title": "Dorfschulen",
        "summary": "Klassenzimmer",
        "organisation": str(factories.make_organisation().pk),
        "seat": "3",
        "instrument": "B",
        "countries": ["GH", "KE"],
        "goals": ["4"],
        "months": "12",
        "project_cost": "310'000",
        "amount_asked": "125'000",
        "starts_on": "01.03.2026",
        **values,
    }


def meeting(*members, **values):
    """What the form of a recommendation sends."""
    data = {
        "meeting_on": f"{timezone.localdate():%d.%m.%Y}",
        "verdict": "for",
        "amount": "100'000",
        "votes_for": str(len(members)),
        "votes_against": "0",
        "abstentions": "0",
        "reason": "Gute Wirkung.",
        "members-TOTAL_FORMS": str(len(members)),
        "members-INITIAL_FORMS": "0",
        **values,
    }
    for number, name in enumerate(members):
        data[f"members-{number}-name"] = name
    return data


def said_on(page):
    return " ".join(str(one) for one in page.context["messages"])


def test_an_application_goes_from_its_draft_to_a_project_of_its_own(client, office, act):
    page = act(office.anna, "application_new", **facts(responsible=str(office.anna.pk)))
    assert said_on(page) == "Saved as a draft. It can be submitted."
    found = Application.objects.get()
    assert (found.amount_asked, found.countries.count()) == (12_500_000, 2)

    act(office.anna, "application_submit", found.pk, on=f"{timezone.localdate():%d.%m.%Y}")
    act(office.anna, "application_review", found.pk)
    page = act(office.beat, "application_recommend", found.pk, **meeting("Frei", "Gut"))
    assert said_on(page) == "The recommendation is recorded."
    act(office.anna, "application_take_up", found.pk)

    found.refresh_from_db()
    project = Activity.objects.get(pk=found.project_id)
    assert (found.status, project.title, project.status) == ("recommended", "Dorfschulen", "draft")


def test_what_a_draft_lacks_is_said_and_shown_at_its_field(client, office, act):
    page = act(office.anna, "application_new", title="Brunnen")
    found = Application.objects.get()
    assert "Still missing: Choose the organisation." in said_on(page)

    form = client.get(f"{reverse('iza:application_edit', args=[found.pk])}?check").context["form"]
    assert form.errors["months"] == ["Enter the duration."]


def test_a_form_that_contradicts_itself_loses_nothing(client, office, act):
    call = make_call(office)

    page = act(
        office.anna,
        "application_new",
        **facts(call=str(call.pk), instrument="A", project_cost="1"),
    )

    form = page.context["form"]
    assert form.errors == {
        "instrument": ["The call is about another instrument."],
        "amount_asked": ["More is asked than the project costs."],
    }
    assert form["summary"].value() == "Klassenzimmer"
    assert not Application.objects.exists()


def test_the_call_gives_the_instrument(office, act):
    call = make_call(office)

    act(office.anna, "application_new", **facts(call=str(call.pk), instrument=""))

    assert Application.objects.get().instrument == call.instrument


def test_the_rows_of_the_last_commission_are_there_again(client, office):
    recommended(office, members=[Member("Alt"), Member("Uralt")])
    last = recommended(office, members=[Member("Frei"), Member("Gut")])
    workflow.reconsider_application(last, reason="Neue Zahlen", by=office.anna, now=timezone.now())
    client.force_login(office.beat)

    page = client.get(reverse("iza:application_recommend", args=[last.pk]))

    assert [row["name"] for row in page.context["members"].initial] == ["Frei", "Gut"]


def test_votes_that_do_not_add_up_are_said_on_the_page(office, act):
    found = workflow.review_application(submitted(office), by=office.anna, now=timezone.now())

    page = act(
        office.beat, "application_recommend", found.pk, **meeting("Frei", "Gut", votes_for="3")
    )

    assert "There are 3 votes, but 2 members who could vote." in page.getvalue().decode()


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("return", {"reason": "Budget fehlt"}, "draft"),
        ("withdraw", {"reason": "Rückzug"}, "withdrawn"),
        ("refuse", {"reason": "quality", "text": "Zu vage."}, "refused"),
        ("not_admit", {"reason": "late", "text": "Nach der Frist."}, "not_admitted"),
    ],
)
def test_each_way_out_of_the_review_has_its_page(office, act, name, data, status):
    found = workflow.review_application(submitted(office), by=office.anna, now=timezone.now())

    act(office.carla, f"application_{name}", found.pk, **data)

    found.refresh_from_db()
    assert found.status == status


def test_who_may_not_act_reads_why_and_finds_no_button(client, office):
    found = workflow.review_application(submitted(office), by=office.anna, now=timezone.now())
    client.force_login(office.dario)

    page = client.get(reverse("iza:application_refuse", args=[found.pk])).getvalue().decode()
    dossier = client.get(found.get_absolute_url())

    assert "Applications are turned down by the head of unit." in page
    assert dossier.context["acts"] == []


def test_an_exemption_is_proposed_and_confirmed_on_pages(client, office, act):
    found = submitted(office)

    act(office.anna, "application_exempt", found.pk, "seat", reason="Sitz zieht um.")
    (waiting,) = found.exemptions.all()
    client.force_login(office.carla)
    assert "Sitz zieht um." in client.get(found.get_absolute_url()).getvalue().decode()
    act(office.carla, "exemption_confirm", waiting.pk)

    waiting.refresh_from_db()
    assert waiting.confirmed_by == office.carla


def test_an_exemption_that_waits_is_discarded_on_its_page(office, act):
    found = submitted(office)
    act(office.anna, "application_exempt", found.pk, "seat", reason="Irrtum")
    (waiting,) = found.exemptions.all()

    act(office.anna, "exemption_discard", waiting.pk, reason="mistyped")

    waiting.refresh_from_db()
    assert waiting.discarded_at


def test_the_dossier_of_a_refused_application_shows_the_checks_of_that_day(client, office):
    workflow.ship_criteria(by=office.anna, confirmed_by=office.carla, now=factories.NOW)
    found = submitted(office)
    workflow.refuse_application(
        workflow.review_application(found, by=office.anna, now=factories.NOW),
        reason="certificate",
        text="Kein Zertifikat.",
        by=office.carla,
        now=factories.NOW,
    )
    client.force_login(office.felix)

    page = client.get(found.get_absolute_url())

    assert {check.key for check in page.context["checks"]} >= {"zewo", "seat", "share"}
    assert page.context["is_decided"]


def test_a_paper_is_filed_on_its_page(office, act):
    found = draft(office)
    upload = SimpleUploadedFile("gesuch.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")

    act(office.anna, "application_paper", found.pk, file=upload, title="Gesuch", category="other")

    assert found.papers.get().document.title == "Gesuch"


def test_the_list_is_filtered_and_exported_as_filtered(client, office):
    draft(office, title="=Brunnen")
    submitted(office, title="Schulen")
    client.force_login(office.felix)
    address = f"{reverse('iza:application_list')}?status=draft"

    shown = client.get(address)
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"{address}&export=xlsx")))
    ).active

    assert shown.context["count"] == 1
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=Brunnen"] == ["s"]
    assert not any(cell.value == "Schulen" for cell in cells)


def test_the_list_asks_no_more_for_more_applications(client, office, django_assert_max_num_queries):
    client.force_login(office.anna)
    draft(office)
    with django_assert_max_num_queries(40) as one:
        client.get(reverse("iza:application_list"))
    for _number in range(5):
        draft(office)

    with django_assert_max_num_queries(len(one)):
        client.get(reverse("iza:application_list"))


def test_a_call_is_recorded_and_edited_on_pages(client, office, act):
    data = {"name": "Runde 2027", "instrument": "B", "opens_on": "01.01.2027"}
    act(office.anna, "call_new", **data, closes_on="30.06.2027")
    call = Call.objects.get()
    page = act(office.anna, "call_edit", call.pk, **data, closes_on="31.12.2026")
    assert "The call closes before it opens." in page.getvalue().decode()

    act(office.anna, "call_edit", call.pk, **data, closes_on="30.09.2027")

    call.refresh_from_db()
    assert call.closes_on == dt.date(2027, 9, 30)
    assert "Runde 2027" in client.get(reverse("iza:call_list")).getvalue().decode()


def test_a_criterion_is_recorded_by_one_and_confirmed_by_another(client, office, act):
    data = {
        "instrument": "B",
        "key": "share",
        "value": "50",
        "months": "",
        "source": "RIZA Art. 7",
        "valid_from": f"{timezone.localdate():%d.%m.%Y}",
    }
    act(office.anna, "criterion_record", **data)
    waiting = Criterion.objects.get()
    client.force_login(office.carla)
    assert client.get(reverse("iza:criteria")).context["waiting"] == [(waiting, [])]

    act(office.carla, "criterion_confirm", waiting.pk)

    in_force = Criterion.objects.in_force(Instrument.objects.get(pk="B"), timezone.localdate())
    assert [(one.key, one.value) for one in in_force] == [("share", 5_000)]


def test_a_value_that_cannot_be_read_is_said_at_its_field(office, act):
    page = act(office.anna, "criterion_record", instrument="B", key="per_call", value="zwei")

    assert page.context["form"].errors["value"] == ["Enter a whole number."]


def test_a_criterion_that_waits_is_discarded_on_its_page(office, act):
    waiting = workflow.record_criterion(
        instrument=Instrument.objects.get(pk="B"),
        key="zewo",
        value=1,
        months=None,
        source="Art. 7",
        valid_from=timezone.localdate(),
        by=office.anna,
        now=timezone.now(),
    )

    act(office.beat, "criterion_discard", waiting.pk, reason="mistyped")

    waiting.refresh_from_db()
    assert waiting.discarded_at


def test_the_inbox_counts_the_applications_by_what_they_need(client, office):
    submitted(office)
    recommended(office, said=vote())
    client.force_login(office.anna)

    page = client.get(reverse("funding:inbox")).getvalue().decode()

    assert "Applications to check formally" in page
    assert "Applications to decide" in page
