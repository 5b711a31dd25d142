"""The rules of IATI 2.03 that an activity must keep, each a function under the standard's number.

Sources: the schema 2.03; `rulesets/standard.json` of IATI-Rulesets; the data quality rules of the
IATI validator. A number beginning with «x» is the schema's or our own. Rules about elements that
are never written here are named in `NEVER_WRITTEN`.
"""

from reports.iati.standard import (
    advice,
    codes,
    dates,
    form,
    money,
    parties,
    shares,
)
from reports.iati.standard.rule import RULES, Finding, Grade, Known, examine

__all__ = [
    "NEVER_WRITTEN",
    "RULES",
    "Finding",
    "Grade",
    "Known",
    "advice",
    "codes",
    "dates",
    "examine",
    "form",
    "money",
    "parties",
    "shares",
]

NEVER_WRITTEN = {
    "12.2.1": ("capital-spend", "country-budget-items"),
    "6.8.1": ("owner-org",),
    "6.1.5": ("document-link",),
    "8.6.1": ("result",),
    "8.8.1": ("result",),
    "8.9.1": ("result",),
    "8.10.1": ("result",),
    "8.11.1": ("result",),
}
"""Rules that cannot be broken, because nobody writes the elements that they are about."""
