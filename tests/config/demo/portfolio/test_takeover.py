import datetime as dt

import pytest

from config.demo.portfolio.takeover import FILE, _rows, _workbook
from exchange.portfolio import portfolio_preview
from tests import factories


@pytest.mark.django_db
def test_the_list_that_the_demo_brings_along_has_no_fault():
    factories.load_reference()
    today = dt.date(2026, 6, 1)

    seen = portfolio_preview(_workbook(_rows(today.year)), name=FILE, on=today)

    assert seen.counts()["failed"] == 0
