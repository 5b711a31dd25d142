"""How a payment is booked in the ledger and counted, and how both are undone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from core.funding.counters import add, draw, use_beyond, use_budget
from core.funding.models import BankReturn, Commitment, Disbursement, Refund, Reversal
from core.funding.units import in_francs, open_units
from core.ledger.models import ClosedYear, Entry
from core.ledger.posting import post
from core.ledger.states import EntryKind, Flow
from core.workflow import today, touch


def book_payment(payout: Disbursement, *, booked_on: dt.date, now: dt.datetime) -> None:
    """Post what was debited, and the exchange difference that it makes."""
    commitment = payout.commitment
    loss = _loss_beyond_award(payout) if commitment.currency_id == "CHF" else 0
    _post_payment(payout, booked_on=booked_on, now=now)
    if loss:
        _post_exchange(commitment, loss, document=payout, booked_on=booked_on, now=now)
    book_rest(commitment, document=payout, booked_on=booked_on, now=now)
    use_budget(payout.instalment, debited(payout), is_paid=True)


def book_return(payout: Disbursement, bank_return: BankReturn, *, now: dt.datetime) -> None:
    """Book what the bank sent back, free the commitment and plan the instalment again."""
    post(
        payout.commitment.activity,
        EntryKind.BANK_RETURN,
        document=bank_return,
        commitment=payout.commitment,
        currency=payout.currency,
        amount=-units(payout),
        amount_chf=-debited(payout),
        booked_on=bank_return.booked_on,
        split_on=payout.booked_on,
        now=now,
        **_debit_rate(payout),
    )
    _undo_counting(payout, now=now)
    book_rest(payout.commitment, document=payout, booked_on=bank_return.booked_on, now=now)
    touch(bank_return)


def book_reversal(payout: Disbursement, reversal: Reversal, *, now: dt.datetime) -> None:
    """Undo the entry of a payment with one that reverses it, as if it had not been paid."""
    entry = payout.entries.get(reverses=None)
    booked_on = day_of_reversing(entry, now=now)
    post(
        payout.commitment.activity,
        EntryKind.DISBURSEMENT,
        document=payout,
        commitment=payout.commitment,
        currency=entry.currency,
        amount=-entry.amount,
        amount_chf=-entry.amount_chf,
        rate=entry.rate,
        rate_on=entry.rate_on,
        rate_source=entry.rate_source,
        flow=entry.flow,
        booked_on=booked_on,
        split_on=entry.split_on,
        reverses=entry,
        text=reversal.reason[:250],
        now=now,
    )
    _undo_counting(payout, now=now)
    book_rest(payout.commitment, document=payout, booked_on=booked_on, now=now)
    touch(reversal)


def day_of_reversing(entry: Entry, *, now: dt.datetime) -> dt.date:
    """The booking day of the entry undone, or today where its year is closed."""
    is_closed = ClosedYear.objects.has(entry.booked_on.year)
    return today(now) if is_closed else entry.booked_on


def debited(payout: Disbursement) -> int:
    """Rappen; a confirmed payment has them (CHECK)."""
    return payout.debited_chf or 0


def units(payout: Disbursement) -> int:
    """What was paid in its currency; in francs what was debited, even where that differs."""
    return debited(payout) if payout.currency_id == "CHF" else payout.amount


def _undo_counting(payout: Disbursement, *, now: dt.datetime) -> None:
    """Free the commitment, take the exchange difference back, plan the instalment again."""
    commitment = payout.commitment
    exchange = payout.exchange_entries.filter(reverses=None, reversed_by=None).first()
    add(commitment, paid_chf=-debited(payout))
    lost = exchange.amount_chf if exchange and commitment.currency_id == "CHF" else 0
    draw(commitment, -(payout.draws if commitment.currency_id != "CHF" else debited(payout) - lost))
    if exchange is not None:
        _post_exchange(
            commitment,
            -exchange.amount_chf,
            document=payout,
            booked_on=day_of_reversing(exchange, now=now),
            now=now,
            reverses=exchange,
        )
    use_budget(payout.instalment, payout.instalment.amount_chf, is_paid=True)


def book_rest(
    commitment: Commitment,
    *,
    document: Disbursement | Refund,
    booked_on: dt.date,
    now: dt.datetime,
) -> None:
    """Post the exchange difference that makes the francs left open the units left open.

    At the stored rate and to the Rappen, whatever the bank debited or credited. An award in
    francs has none.
    """
    if commitment.currency_id == "CHF":
        return
    commitment.refresh_from_db(fields=["reduced", "reduced_chf", "paid_chf", "exchange_chf"])
    rest = in_francs(commitment, open_units(commitment)) - commitment.open_chf
    if rest:
        _post_exchange(commitment, rest, document=document, booked_on=booked_on, now=now)


def _post_payment(payout: Disbursement, *, booked_on: dt.date, now: dt.datetime) -> None:
    commitment = payout.commitment
    post(
        commitment.activity,
        EntryKind.DISBURSEMENT,
        document=payout,
        commitment=commitment,
        currency=payout.currency,
        amount=units(payout),
        amount_chf=debited(payout),
        flow=Flow.EXPENDITURE if commitment.is_own_expenditure else Flow.DISBURSEMENT,
        booked_on=booked_on,
        now=now,
        **_debit_rate(payout),
    )
    add(commitment, paid_chf=debited(payout))


def _debit_rate(payout: Disbursement) -> dict[str, Any]:
    """Francs per unit that the bank's debit amounts to."""
    if payout.currency_id == "CHF":
        return {}
    units = Decimal(payout.amount).scaleb(-payout.currency.minor_units)
    rate = Decimal(debited(payout)).scaleb(-2) / units
    return {
        "rate": rate.quantize(Decimal("1e-9")),
        "rate_on": payout.booked_on,
        "rate_source": f"debit {payout.voucher}"[:100],
    }


def _loss_beyond_award(payout: Disbursement) -> int:
    """Rappen by which the debit exceeds what an award in francs has left.

    The payout then draws what was debited instead of its reserve.
    """
    commitment = payout.commitment
    draws_now = min(commitment.free + payout.draws, debited(payout))
    draw(commitment, draws_now - payout.draws)
    return debited(payout) - draws_now


def _post_exchange(
    commitment: Commitment,
    difference: int,
    *,
    document: Disbursement | Refund,
    booked_on: dt.date,
    now: dt.datetime,
    reverses: Entry | None = None,
) -> None:
    post(
        commitment.activity,
        EntryKind.EXCHANGE_DIFFERENCE,
        document=document,
        stands_on="refund" if isinstance(document, Refund) else None,
        commitment=commitment,
        currency=commitment.currency,
        amount=0,
        amount_chf=difference,
        rate=commitment.rate,
        rate_on=commitment.rate_on,
        rate_source=commitment.rate_source,
        booked_on=booked_on,
        split_on=reverses.split_on if reverses else None,
        reverses=reverses,
        now=now,
    )
    add(commitment, exchange_chf=difference)
    if commitment.credit is not None:
        use_beyond({commitment.credit: difference})
