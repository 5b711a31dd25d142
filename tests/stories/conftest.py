"""The office of the stories, opened for each test, with credits and rates on their way."""

import pytest
from django.test import TestCase

from config.demo.calendar import Calendar, at
from config.demo.office import Office
from config.demo.stories import OPENING, STORIES, budgets_of_the_stories, rates, tell


class Stage:
    """Plays stories up to a moment, and tells what stands then."""

    def __init__(self):
        self.calendar = Calendar(OPENING)
        self.office = Office(self.calendar)
        self.office.open()
        self.calendar.enter(budgets_of_the_stories(self.office))
        self.calendar.enter(rates(self.office))

    def play(self, *keys, until="2027-12-31"):
        """Play these stories up to a moment such as "2026-09-16 10:00"."""
        tell(self.office, *keys)
        self.go_on(until)
        return self.office

    def go_on(self, until):
        self.calendar.play(at(*until.split(" ")))

    def activity(self, key):
        return self.refreshed(self.office.activities[key])

    def commitment(self, key):
        return self.activity(key).commitments.get()

    def payout(self, key):
        """The latest payout of a story."""
        return self.commitment(key).disbursements.first()

    def refusals(self, key):
        return [(one.verb, one.by, one.objections) for one in self.office.refusals[key]]

    @staticmethod
    def refreshed(instance):
        return type(instance)._default_manager.get(pk=instance.pk)


@pytest.fixture
def stage(db):
    return Stage()


@pytest.fixture(scope="module")
def all_stories(django_db_setup, django_db_blocker):
    """All sixteen stories, played once for a module, and undone after it."""
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        try:
            stage = Stage()
            stage.play(*STORIES)
            yield stage
        finally:
            TestCase._rollback_atomics(atomics)
