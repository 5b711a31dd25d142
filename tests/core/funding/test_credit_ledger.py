"""The ledger of a credit ends with what is free, whatever happened to it."""

import datetime as dt

from core.funding import workflow
from core.funding.credit_ledger import Ledger, ledger_of
from tests.core.funding.making import come_back, frame, pay, rate, reduce
from tests.core.funding.raising import URGENT, carry_over, raise_by, rule_on
from tests.factories import NOW, make_budget


def rest_of(credit):
    credit.refresh_from_db()
    lines = ledger_of(credit)
    assert lines[-1].rest == credit.free
    return [(line.effect, line.paid) for line in lines]


def test_of_a_budget_with_everything_that_moves_it(office):
    make_budget(2027, 1_000)
    commitment = office.award(1_000_000, 500_000)
    come_back(office, office.paid(office.request(commitment)))
    office.paid(office.request(commitment))
    workflow.change_plan(
        commitment,
        [workflow.Tranche(dt.date(2026, 8, 1), 300_000)],
        reason="less",
        by=office.anna,
        now=NOW,
    )
    raise_by(office, office.budget, 100)
    rule_on(office, raise_by(office, office.budget, 7, **URGENT), is_granted=False)
    carry_over(office, office.budget, 50)

    movements = rest_of(office.budget)

    assert sum(paid for _effect, paid in movements) == 1_000_000
    assert {effect for effect, _paid in movements} >= {
        100_000_000,
        100,
        7,
        -7,
        -50,
        -1_000_000,
        500_000,
        -300_000,
    }


def test_of_a_budget_whose_payment_cost_another_sum(office):
    commitment = office.award(100_000, currency="USD", rate=rate("USD", "0.9"))
    pay(office, office.ordered(office.request(commitment)), 95_000)

    assert rest_of(office.budget) == [(100_000_000, 0), (-90_000, 0), (-5_000, 95_000)]


def test_of_the_next_year_with_what_came_over(office):
    following = make_budget(2027, 1_000)
    carry_over(office, office.budget, 50)

    assert rest_of(following) == [(1_000, 0), (50, 0)]


def test_of_a_commitment_credit(office):
    credit = frame(office, 10_000_000)
    commitment = office.award(1_000_000, credit=credit)
    office.paid(office.request(commitment))
    reduce(office, office.award(400_000, credit=credit), 100_000)
    raise_by(office, credit, 500)

    movements = rest_of(credit)

    assert sorted(movements) == sorted(
        [(10_000_000, 0), (500, 0), (-1_000_000, 0), (0, 1_000_000), (-400_000, 0), (100_000, 0)]
    )


def test_what_nobody_confirmed_has_no_movements(office):
    waiting = workflow.record_budget_credit(
        year=2028,
        name="Budget 2028",
        sphere="development",
        amount=1,
        body="Gemeinderat",
        decided_on=NOW.date(),
        number="GR 8",
        by=office.dario,
        now=NOW,
    )

    assert ledger_of(waiting) == []


def test_a_page_of_it_reads_what_stands_on_the_page_and_carries_the_rest_on(office):
    for _one in range(4):
        office.paid(office.request(office.award(1_000, 500)))
    raise_by(office, office.budget, 100)
    office.budget.refresh_from_db()

    ledger = Ledger(office.budget)

    assert len(ledger) == 14
    assert [*ledger[:5], *ledger[5:10], *ledger[10:]] == ledger_of(office.budget)[::-1]
    assert (ledger[0].rest, ledger[13].rest) == (office.budget.free, 100_000_000)


def test_of_a_plan_changed_on_a_later_day(office):
    commitment = office.award(1_000)
    later = NOW + dt.timedelta(days=3)
    workflow.change_plan(
        commitment,
        [workflow.Tranche(dt.date(2026, 8, 1), 400)],
        reason="less",
        by=office.anna,
        now=later,
    )

    office.budget.refresh_from_db()
    assert [(line.day, line.effect) for line in ledger_of(office.budget)[1:]] == [
        (NOW.date(), -1_000),
        (later.date(), 1_000),
        (later.date(), -400),
    ]


def test_a_year_is_cumulated_by_month_until_today(office):
    office.paid()

    months = Ledger(office.budget).months(2026, until=NOW.date())

    assert [month.first.month for month in months] == [1, 2, 3, 4, 5, 6]
    assert (months[0].limit, months[0].used, months[0].paid) == (100_000_000, 0, 0)
    assert (months[-1].used, months[-1].paid) == (1_000_000, 1_000_000)
