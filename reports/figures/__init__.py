"""The figures of the SDG report: from the ledger and the splits alone, whole Rappen."""

from reports.figures.as_json import as_json
from reports.figures.credits import budget_credits, commitment_credits
from reports.figures.cutoff import Cutoff, cutoff_at, cutoff_now, known_entries
from reports.figures.filters import EVERYTHING, Filters
from reports.figures.outstanding import (
    open_commitments,
    released_unconfirmed,
    unmatched_receipts,
)
from reports.figures.tables import Measure, Table
from reports.figures.year import Figures, figures_of

__all__ = [
    "EVERYTHING",
    "Cutoff",
    "Figures",
    "Filters",
    "Measure",
    "Table",
    "as_json",
    "budget_credits",
    "commitment_credits",
    "cutoff_at",
    "cutoff_now",
    "figures_of",
    "known_entries",
    "open_commitments",
    "released_unconfirmed",
    "unmatched_receipts",
]
