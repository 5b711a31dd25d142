"""The running portfolio of an office, taken over from one workbook of seven sheets."""

from exchange.portfolio.comparing import PortfolioPreview, portfolio_preview
from exchange.portfolio.template import portfolio_template

__all__ = ["PortfolioPreview", "portfolio_preview", "portfolio_template"]
