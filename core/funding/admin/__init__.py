"""Money in the back office: to look up, and to act on many rows through the same steps."""

from core.funding.admin import registered  # noqa: F401  (registers)
