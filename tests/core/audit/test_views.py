"""The pages of the trail: who may see them, searching, paging, and one entry."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit import views
from core.audit.models import AuditEntry
from core.people.models import Role
from tests.core.audit.making import refused, save, watcher
from tests.factories import NOW, make_user, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    person = watcher()
    client.force_login(person)
    return person


def rows(client, **query):
    return client.get(reverse("audit:trail"), query).context["rows"]


@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE, Role.ADMINISTRATOR]
)
def test_auditors_heads_and_administrators_read_the_whole_trail(client, role):
    client.force_login(watcher(role))

    assert client.get(reverse("audit:trail")).status_code == 200


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.MANAGEMENT])
def test_others_read_it_in_their_dossiers_only(client, role):
    client.force_login(watcher(role))

    assert client.get(reverse("audit:trail")).status_code == 403


def test_an_entry_is_as_closed_as_the_trail(client):
    save()
    client.force_login(make_user(Role.PROGRAMME_OFFICER))

    assert client.get(reverse("audit:entry", args=[1])).status_code == 403


def test_the_newest_step_stands_first(client, auditor):
    save(code="A")
    save(code="B")
    numbers = [row.number for row in rows(client)]

    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "alpha"}, 2),
        ({"q": "nothing"}, 0),
        ({"verb": "save_organisation"}, 2),
        ({"verb": "approve"}, 0),
        ({"outcome": "refused"}, 1),
        ({"kind": "partners_organisation"}, 1),
        ({"person": "anna"}, 1),
        ({"since": "2026-06-02"}, 0),
        ({"until": "2026-06-01", "verb": "save_organisation"}, 2),
        ({"until": "2026-05-31"}, 0),
    ],
)
def test_the_trail_is_searched(client, auditor, query, found):
    save(by=officer(name="anna"))
    refused(by=make_user(Role.AUDITOR))

    assert len(rows(client, **query)) == found


def test_an_entry_is_found_by_its_number(client, auditor):
    save()
    number = AuditEntry.objects.order_by("-number").first().number

    assert [row.number for row in rows(client, q=str(number))] == [number]


def test_pages_go_by_number_to_the_end_and_back(client, auditor, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    anna = officer()
    for code in "ABC":
        save(code=code, by=anna)
    numbers = [entry.number for entry in AuditEntry.objects.order_by("-number")]
    seen, url = [], reverse("audit:trail")
    while url:
        context = client.get(url).context
        seen += [row.number for row in context["rows"]]
        back, url = context["previous_url"], context["next_url"]
        url = url and reverse("audit:trail") + url
    before_last = client.get(reverse("audit:trail") + back).context["rows"]

    assert seen == numbers
    assert len(before_last) == 2


def test_a_broken_position_is_the_beginning(client, auditor):
    save()

    assert len(rows(client, before="x")) == len(rows(client))


def test_a_long_trail_takes_no_more_queries_than_a_short_one(client, auditor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    anna = officer()
    save(by=anna)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            rows(client)
        return len(captured)

    queries()
    one = queries()
    for number in range(29):
        save(code=f"X{number}", by=anna)

    assert queries() == one


def test_an_entry_shows_its_seal_and_its_changes(client, auditor):
    save()
    number = AuditEntry.objects.order_by("-number").first().number
    context = client.get(reverse("audit:entry", args=[number])).context

    assert (context["is_sound"], len(context["line"].changes)) == (True, 1)


def test_the_day_of_a_step_is_that_of_zurich(client, auditor):
    late = dt.datetime(2026, 6, 1, 22, 30, tzinfo=dt.UTC)  # half past midnight on 2 June
    save(now=late)

    assert len(rows(client, since="2026-06-02")) == 1
    assert late.date() == NOW.date()


def test_the_whole_trail_is_counted_by_its_last_number(client, auditor):
    for code in "ABC":
        save(code=code)

    context = client.get(reverse("audit:trail"), {"q": "", "before": "4"}).context

    assert (context["count"], context["is_more"]) == (AuditEntry.objects.count(), False)


def test_of_a_search_no_more_are_counted_than_it_takes_to_say_so(client, auditor, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 1)
    monkeypatch.setattr(views, "MOST_COUNTED", 2)
    for code in "ABC":
        save(code=code)

    page = client.get(reverse("audit:trail"), {"verb": "save_organisation"})

    assert (page.context["count"], page.context["is_more"]) == (2, True)
    assert "More than 2 entries" in page.text


def test_what_is_found_on_one_page_is_not_counted_again(client, auditor):
    save()

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("audit:trail"), {"q": "alpha"})

    assert [one["sql"] for one in queries if "COUNT" in one["sql"] and "audit" in one["sql"]] == []
