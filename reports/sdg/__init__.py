"""The SDG report: one workbook of a year whose tables all foot to the ledger."""

from reports.sdg.book import build

__all__ = ["build"]
