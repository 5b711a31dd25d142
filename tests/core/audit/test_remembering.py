"""An answer is remembered exactly as long as nothing is recorded that could change it."""

import pytest
from django.core.cache import cache

from core.audit.models import AuditEntry
from core.audit.remembering import remembered
from core.funding.pages.records import items_for
from core.funding.pages.waiting import counts_for
from tests.factories import Office, alter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_a_cache(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office():
    return Office()


class Asked:
    """Counts how often it was asked."""

    def __init__(self, answer=0):
        self.times, self.answer = 0, answer

    def __call__(self):
        self.times += 1
        return self.answer


@pytest.mark.parametrize("answer", [7, 0, [], {"": 1}])
def test_the_same_question_is_answered_once(office, answer):
    asked = Asked(answer)

    assert [remembered(["q"], asked), remembered(["q"], asked)] == [answer, answer]
    assert asked.times == 1


def test_another_question_has_an_answer_of_its_own(office):
    assert remembered(["q", 1], Asked(1)) == 1
    assert remembered(["q", 2], Asked(2)) == 2


def test_after_any_entry_of_the_trail_it_is_asked_again(office):
    asked = Asked()
    remembered(["q"], asked)
    alter(office.anna, last_name="Other")
    remembered(["q"], asked)

    assert asked.times == 2


def test_a_former_state_of_the_trail_keeps_its_answer(office):
    number = AuditEntry.objects.order_by("-number")[0].number
    assert remembered(["q"], Asked(1), number=number) == 1
    alter(office.anna, last_name="Other")

    assert remembered(["q"], Asked(2), number=number) == 1


def test_a_payout_that_somebody_moved_waits_for_them_no_longer(office):
    payout = office.request()
    before = counts_for(office.beat)["submitted"]
    office.verified(payout)

    assert (before, counts_for(office.beat)["submitted"]) == (1, 0)


def test_a_record_waits_as_soon_as_it_is_recorded(office):
    assert items_for(office.carla) == []
    commitment = office.recorded_award(1_000_00)
    (item,) = items_for(office.carla)

    assert item.record == commitment
