"""Years as tests close and reopen them: confirmed rows, without what a closing asks before."""

from core.confirmation import confirm, record
from core.ledger.models import ClosedYear
from tests.factories import NOW, in_a_step, someone


def close(year, *, now=NOW):
    """A closing in force, whatever is not settled in that year."""
    with in_a_step(now=now):
        closing = record(ClosedYear, by=someone("closer"), now=now, year=year)
        return confirm(closing, by=someone("closer-too"), now=now)
