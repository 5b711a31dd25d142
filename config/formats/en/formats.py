"""Dates and numbers on the English pages: the Swiss order of day and month stays."""

from config.formats.de_CH.formats import *  # noqa: F403
