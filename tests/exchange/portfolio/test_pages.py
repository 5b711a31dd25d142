import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.activities.models import Activity
from core.activities.states import ActivityStatus
from core.funding.pages.records import items_for
from core.funding.pages.waiting import count_for
from exchange import workflow
from exchange.models import Proposal
from tests import factories
from tests.exchange.portfolio import workbooks
from tests.exchange.portfolio.test_taking_over import Staff
from tests.exchange.portfolio.workbooks import small

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def staff(client):
    client.cookies["django_language"] = "en"
    return Staff()


def send(client, sheets):
    file = SimpleUploadedFile("portfolio.xlsx", workbooks.workbook(sheets))
    return client.post(reverse("exchange:upload", args=["portfolio"]), {"file": file}, follow=True)


def test_a_list_goes_from_upload_over_the_second_person_to_the_portfolio(client, staff):
    client.force_login(staff.carla)
    page = send(client, small()).content.decode()
    assert "Who records a thing does not confirm it." in page
    proposal = Proposal.objects.get()

    client.force_login(staff.felix)
    assert "Confirm and take over" in client.get(proposal.get_absolute_url()).content.decode()
    client.post(reverse("exchange:portfolio_confirm", args=[proposal.pk]))

    assert Activity.objects.get().status == ActivityStatus.RUNNING


def test_the_page_of_a_list_tells_its_history(client, staff):
    proposal = workbooks.sent(small(), by=staff.carla)
    client.force_login(staff.felix)
    client.post(reverse("exchange:portfolio_confirm", args=[proposal.pk]))

    lines = client.get(proposal.get_absolute_url()).context["lines"]

    assert [line.person_name for line in lines] == [str(staff.felix), str(staff.carla)]


def test_the_list_waits_in_the_inbox_of_the_second_person(staff):
    proposal = workbooks.sent(small(), by=staff.anna)

    assert [item.record for item in items_for(staff.carla)] == [proposal]
    assert (count_for(staff.carla), count_for(staff.anna)) == (1, 0)


def test_the_page_of_a_list_with_credits_says_that_it_waits_for_the_head_of_finance(client, staff):
    proposal = workbooks.sent(small(), by=staff.carla)
    client.force_login(staff.carla)

    page = client.get(proposal.get_absolute_url()).content.decode()

    assert f"Waits for {staff.felix} ·" in page
    assert "The list brings credits: the head of finance confirms it." in page


def test_a_list_with_failed_rows_waits_for_nobody(staff):
    workbooks.sent(small(awards=[workbooks.award(project="P9")]), by=staff.anna)

    assert items_for(staff.carla) == []


def test_failed_rows_come_back_sheet_by_sheet(client, staff):
    proposal = workbooks.sent(small(awards=[workbooks.award(project="P9")]), by=staff.anna)
    client.force_login(staff.anna)

    answer = client.get(reverse("exchange:proposal_failed_rows", args=[proposal.pk]))

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_list_is_taken_back_on_its_page_by_two_people(client, staff):
    proposal = staff.take_over(small())
    client.force_login(staff.carla)
    client.post(
        reverse("exchange:portfolio_ask_back", args=[proposal.pk]), {"reason": "wrong amounts"}
    )
    wish = proposal.batch.returns.get()
    assert "waits for a second person" in client.get(proposal.get_absolute_url()).content.decode()

    client.force_login(staff.felix)
    client.post(reverse("exchange:return_confirm", args=[wish.pk]))

    proposal.batch.refresh_from_db()
    assert proposal.batch.taken_back_at is not None


def test_the_wish_to_take_a_list_back_can_be_dropped(client, staff):
    proposal = staff.take_over(small())
    wish = workflow.ask_back(proposal.batch, reason="wrong", by=staff.anna, now=NOW)
    client.force_login(staff.carla)

    client.post(reverse("exchange:return_keep", args=[wish.pk]))

    wish.refresh_from_db()
    assert (wish.discarded_at is not None, items_for(staff.carla)) == (True, [])


def test_the_upload_page_says_who_is_barred_from_paying(client, staff):
    client.force_login(staff.anna)

    page = client.get(reverse("exchange:upload", args=["portfolio"])).content.decode()

    assert "approves and releases no payments to its accounts" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_a_list_asks_as_often_for_many_rows(
    client, staff, count, django_assert_max_num_queries
):
    proposal = workbooks.sent(workbooks.large(count), by=staff.anna)
    client.force_login(staff.carla)

    with django_assert_max_num_queries(40):
        client.get(proposal.get_absolute_url())
