"""The steps of files that come in: published history, and proposals of our own people."""

from exchange.workflow.history import import_history, take_back_batch
from exchange.workflow.proposals import apply_proposal, discard_proposal, propose

__all__ = ["apply_proposal", "discard_proposal", "import_history", "propose", "take_back_batch"]
