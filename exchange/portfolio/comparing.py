"""What a portfolio workbook would do, before anybody has decided anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from exchange.comparing import Preview
from exchange.models import ProposalKind
from exchange.portfolio.book import Book, read
from exchange.portfolio.checks import Checks
from exchange.portfolio.totals import totals


@dataclass(frozen=True)
class PortfolioPreview(Preview):
    """The rows of all sheets, and what they add up to."""

    book: Book = field(kw_only=True)
    checks: Checks = field(kw_only=True)


def portfolio_preview(data: bytes, *, name: str, on: dt.date) -> PortfolioPreview:
    """Read a workbook and compare it with what is stored; raise `FileRefused`."""
    book = read(data, name=name, on=on)
    checks = Checks(book, on=on)
    checks.run()
    figures = totals(book, checks)
    return PortfolioPreview(
        ProposalKind.PORTFOLIO, name, data, book.rows(), figures, book=book, checks=checks
    )
