"""What is refused around a portfolio that was taken over."""

from core.funding.models import Disbursement
from core.ledger.models import Entry
from exchange.models import BatchReturn
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import bring


def paid_again(guard):
    payout = Disbursement.objects.order_by("pk").last()
    bring(payout.instalment, paid_before_id=Entry.objects.first().pk)
    yield Attempt("insert", guard.table, {"status": "draft"}, payout)


def second_wish(guard):
    yield Attempt("replace_unique", guard.table, {"discarded_at": None}, BatchReturn.objects.last())


ATTEMPTS = {
    "paid_before_is_not_paid_again": paid_again,
    "a_taking_back_that_stands_is_not_replaced": second_wish,
}
