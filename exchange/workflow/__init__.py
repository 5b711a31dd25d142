"""The steps of files that come in."""

from exchange.workflow.history import import_history, take_back_batch

__all__ = ["import_history", "take_back_batch"]
