"""A page of a list: cut by key, and counted no further than anybody reads."""

import pytest
from django.test import RequestFactory

from core.activities.models import Activity
from core.activities.paging import slice_by_key
from tests.factories import make_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def cut():
    def page(address="/", size=2):
        return slice_by_key(RequestFactory().get(address), Activity.objects.all(), size=size)

    return page


@pytest.fixture
def activities():
    return [make_activity() for _number in range(5)]


def test_a_list_that_fits_is_counted_by_its_rows(activities, cut, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = cut(size=5)

    assert (page.count, page.is_more, page.next_url, page.previous_url) == (5, False, "", "")


def test_a_longer_list_is_counted_on_every_page(activities, cut):
    first = cut()
    second = cut(first.next_url)
    last = cut(second.next_url)

    assert [page.count for page in (first, second, last)] == [5, 5, 5]
    assert [row for page in (first, second, last) for row in page.rows] == activities[::-1]
    assert cut(last.previous_url).rows == second.rows
    assert last.next_url == ""


def test_a_very_long_list_is_more_than_is_counted(activities, cut, monkeypatch):
    monkeypatch.setattr("core.activities.paging.MOST_COUNTED", 3)
    page = cut()

    assert (page.count, page.is_more) == (3, True)


def test_exactly_as_many_as_are_counted_are_no_more(activities, cut, monkeypatch):
    monkeypatch.setattr("core.activities.paging.MOST_COUNTED", 5)
    page = cut()

    assert (page.count, page.is_more) == (5, False)


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30])
def test_a_broken_key_is_no_key(activities, cut, key):
    assert cut(f"/?before={key}").rows == activities[:2:-1]
