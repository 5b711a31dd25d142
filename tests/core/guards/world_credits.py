"""Rows of what moves a credit's limit and closes years: through the steps of an office."""

from core.funding import workflow as funding
from core.funding.models import CommitmentCredit
from tests.core.funding.raising import URGENT, carry_over, raise_by, rule_on
from tests.core.ledger.closing import close
from tests.factories import NOW, make_budget


def write(office):
    credit = CommitmentCredit.objects.last()
    make_budget(2027)
    raise_by(office, credit, 1)
    rule_on(office, raise_by(office, credit, 1, **URGENT), is_granted=True)
    rule_on(office, raise_by(office, office.budget, 1, **URGENT), is_granted=False)
    carry_over(office, office.budget, 1)
    reopening = funding.record_reopening(
        close(2019), reason="late invoice", by=office.dario, now=NOW
    )
    funding.confirm_reopening(reopening, by=office.felix, now=NOW)
    close(2020)
