"""From the percentages of an IATI activity to weights that add up to 10'000 hundredths exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.amounts import WHOLE, split
from exchange.iati.model import Share

SDG_GOALS = "7"
SDG_TARGETS = "8"
DAC_PURPOSES = "1"
DAC_REGIONS = "1"

TOLERANCE = Decimal("0.1")
FINEST = 12
"""Decimals of a percentage that are read; weights are compared as whole numbers."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Codes with their hundredths of a per cent, in the order of the file, sum 10'000."""

    lines: tuple[tuple[str, int], ...]
    given_total: Decimal

    @property
    def is_adjusted(self) -> bool:
        """Whether the percentages of the file did not add up by themselves."""
        return self.given_total != 100


def normalise(shares: Iterable[Share]) -> Weights:
    """Add up shares of the same code and bring them to exactly 100 per cent.

    A single share needs no percentage. Raises ValueError, with a sentence, if a percentage is
    missing or negative or if the sum is not within 100 ± 0.1.
    """
    shares = list(shares)
    if len(shares) == 1 and shares[0].percentage is None:
        return Weights(((shares[0].code, WHOLE),), Decimal(100))
    totals: dict[str, Decimal] = {}
    for share in shares:
        if share.percentage is None or share.percentage < 0:
            raise ValueError(
                _("The percentage of code %(code)s is missing or negative.") % {"code": share.code}
            )
        totals[share.code] = totals.get(share.code, Decimal(0)) + share.percentage
    total = sum(totals.values(), Decimal(0))
    if abs(total - 100) > TOLERANCE:
        raise ValueError(
            _("The percentages add up to %(total)s and not to 100.") % {"total": f"{total:f}"}
        )
    parts = split(WHOLE, [int(part.scaleb(FINEST)) for part in totals.values()])
    lines = tuple((code, part) for code, part in zip(totals, parts, strict=True) if part)
    return Weights(lines, total)


def of_vocabulary(shares: Iterable[Share], vocabulary: str) -> list[Share]:
    return [share for share in shares if share.vocabulary == vocabulary]
