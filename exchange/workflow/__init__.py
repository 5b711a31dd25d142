"""The steps of files that come in: published history, and proposals of our own people."""

from exchange.workflow.history import import_history, take_back_batch
from exchange.workflow.portfolio import (
    ask_back,
    confirm_portfolio,
    confirm_return_of_batch,
    keep_batch,
)
from exchange.workflow.proposals import apply_proposal, discard_proposal, propose

__all__ = [
    "apply_proposal",
    "ask_back",
    "confirm_portfolio",
    "confirm_return_of_batch",
    "discard_proposal",
    "import_history",
    "keep_batch",
    "propose",
    "take_back_batch",
]
