"""The mail: text and table say the same facts, and nothing in it is fetched."""

import re
from html import unescape

import pytest
import time_machine

from core.activities.states import ActivityStatus
from core.people.models import User
from tests.core.notices.test_notices import MORNING, reachable, tell
from tests.factories import Office, make_activity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def office():
    office = Office()
    User.objects.update(email="")
    return office


@pytest.fixture
def beat(office):
    return reachable(office.beat)


@pytest.fixture
def payout(office, beat):
    return office.request()


def facts_of(html):
    """The words of a page without its marks."""
    return re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<head>.*?</head>", "", html, flags=re.DOTALL))
    )


def test_text_and_table_say_the_same(payout, settings):
    (told,) = tell()
    ((html, kind),) = told.alternatives
    words = unescape(facts_of(html))

    due = payout.instalment.due_on
    for fact in (
        payout.number,
        "CHF\xa010'000.00",
        str(payout.account.organisation),
        f"{due:%d.%m.%Y}",
    ):
        assert (
            fact,
            fact in told.body,
            fact.replace("\xa0", " ") in words.replace("\xa0", " "),
        ) == (
            fact,
            True,
            True,
        )
    address = f"{settings.PUBLIC_URL}{payout.get_absolute_url()}"
    assert (kind, address in told.body, f'href="{address}"' in html) == ("text/html", True, True)


def test_the_table_fetches_nothing(payout):
    (told,) = tell()

    assert not re.search(r"<(img|link|script|iframe)|src=|url\(", told.alternatives[0][0])


def test_what_people_typed_stays_text_in_the_table(office, beat):
    office.request(
        office.award(
            1_000_000,
            activity=make_activity(status=ActivityStatus.PLANNED, title="<b>Brunnen</b>"),
        )
    )

    (told,) = tell()

    assert "&lt;b&gt;Brunnen" in told.alternatives[0][0]
