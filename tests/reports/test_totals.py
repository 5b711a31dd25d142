"""Whatever was booked and whatever was chosen: every report of a year shows the same money."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.reference.models import Sphere
from reports import concentration
from reports.figures import EVERYTHING, Filters, cutoff_now, figures_of
from reports.figures.aid_statistics import aid_of_year
from reports.figures.glance import glance_of
from reports.figures.reconciling import reconcile
from reports.sdg import leaflet
from tests.factories import load_reference
from tests.reports import ledger
from tests.reports.sdg.test_book import ACTIVITIES, BOOKINGS

FILTERS = [
    EVERYTHING,
    Filters(spheres=frozenset({Sphere.DOMESTIC})),
    Filters(goals=frozenset({2, 4})),
    Filters(goals=frozenset({4}), places=frozenset({"NP"})),
]


class EveryReportAgrees(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(BOOKINGS, st.sampled_from(FILTERS))
    def test_whatever_was_booked(self, bookings, filters):
        load_reference()
        made = [ledger.activity(**facts) for facts in ACTIVITIES]
        for kind, rappen, number, is_late in bookings:
            day = "2026-05-05" if is_late else "2025-05-05"
            ledger.book(made[number], kind, rappen, day, split_on="2025-05-05")
        cutoff = cutoff_now()
        figures = figures_of(2026, cutoff, filters)
        paid = figures.net_paid()

        glance = glance_of(2026, cutoff, filters)
        assert glance.paid == sum(glance.goals.values()) == sum(glance.places.values()) == paid
        assert sum(glance.years[-1].paid.values()) == paid

        aid = aid_of_year(2026, cutoff, filters)
        assert sum(row.net for row in aid.rows) + aid.domestic == paid
        assert sum(row.net for row in aid.rows) == figures.international

        lines = concentration.lines_of(figures, [])
        assert sum(line.total for line in lines) == paid
        assert not lines or lines[-1].running == paid

        assert leaflet._checked(figures, [], leaflet.frame_for("", cutoff, filters))

        if not filters.is_by_share:
            found = reconcile(2026, cutoff, filters, {})
            assert sum(line.ours for line in found.lines) == paid
