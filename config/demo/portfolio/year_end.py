"""What finance does with its credits: a closed year, a carry-over, an urgent decision."""

from __future__ import annotations

import datetime as dt

from config.demo import facts as script
from config.demo.calendar import Log, at
from config.demo.office import Office, bank_days_before
from core.funding import rules
from core.funding import workflow as funding

EXECUTIVE = "Stadtrat"
CARRIED = script.rappen(25_000)
URGENT = 80_000
UNTIL_APPROVED = dt.timedelta(days=75)
DAYS_OF_CLOSING = ("03-20", "06-19", "09-18", "12-11")


def a_closed_year(office: Office, year: int) -> Log:
    """The books of a year are closed in the next one, as soon as nothing stands against it."""
    for day in DAYS_OF_CLOSING:
        yield at(f"{year + 1}-{day}", "13:30")
        if not rules.objections_to_closing(year):
            closing = office.act(funding.record_closing, year=year, by="dario")
            office.act(funding.confirm_closing, closing, by="felix")
            return


def a_carry_over(office: Office, year: int) -> Log:
    """What is left for relief at home goes into the next year, as the council decided."""
    yield at(f"{year + 1}-02-12", "11:20")
    source = office.budgets.get((year, "domestic"))
    if source is None:
        return
    source.refresh_from_db()
    amount = min(source.free, CARRIED)
    if amount <= 0 or (year + 1, "domestic") not in office.budgets:
        return
    decision = office.raise_of(amount // 100)
    carried = office.act(funding.record_carry_over, source, **decision, by="elena")
    office.act(funding.confirm_carry_over, carried, by="felix")


def an_urgent_decision(office: Office, today: dt.date) -> Log:
    """The executive could not wait for the council, which has yet to approve it."""
    yield at(bank_days_before(today, 14), "09:40")
    decision = office.raise_of(
        URGENT,
        body=EXECUTIVE,
        series="STR",
        kind="urgent",
        approval_due_on=office.calendar.today + UNTIL_APPROVED,
    )
    budget = office.budgets[today.year, "domestic"]
    raised = office.act(funding.record_raise, budget, **decision, by="dario")
    office.act(funding.confirm_raise, raised, by="felix")
