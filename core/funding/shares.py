"""How the rows of a plan are typed (an amount, a percentage, the rest), and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.amounts import (
    NO_BREAK_SPACE,
    WHOLE,
    FrancsField,
    format_amount,
    parse_amount,
    parse_percent,
    split,
)

REST = frozenset({"rest", "der rest", "the rest", "reste", "le reste", "resto"})
"""Understood in every language of the screen."""


@dataclass(frozen=True)
class Typed:
    """One of three: smallest units, hundredths of a per cent of the whole, or what is left."""

    amount: int | None = None
    share: int | None = None
    is_rest: bool = False

    @property
    def words(self) -> str:
        """Beside the amount: "30 %", "rest", or nothing where the amount itself was typed."""
        if self.is_rest:
            return pgettext("of a plan", "rest")
        return share_in_words(self.share) if self.share is not None else ""


def share_in_words(share: int) -> str:
    """Hundredths of a per cent, without needless zeros: 30 %, 33.33 %."""
    text = format_amount(share).rstrip("0").rstrip(".")
    return f"{text}{NO_BREAK_SPACE}%"


def read(text: str, *, minor_units: int) -> Typed:
    """Raises ValueError, with a sentence for the reader, where it is none of the three."""
    text = text.strip()
    if text.casefold() in REST | {pgettext("of a plan", "rest").casefold()}:
        return Typed(is_rest=True)
    if text.endswith("%"):
        return Typed(share=parse_percent(text))
    return Typed(amount=parse_amount(text, minor_units=minor_units))


def resolve(
    rows: Sequence[Typed], *, whole: int, available: int
) -> tuple[list[int], dict[int, str]]:
    """Smallest units of each row; and by the number of a row, from 0, why it comes to none.

    Percentages are of `whole` (the net award) and are rounded together, by largest remainder, so
    that 100 % in any parts is the whole. The rest is what the others leave of `available`, which
    is the net award less what is paid or under way.
    """
    shares = [row.share or 0 for row in rows]
    if sum(shares) > WHOLE:
        last = max(at for at, share in enumerate(shares) if share)
        return [], {last: _("The percentages add up to more than 100 %.")}
    rests = [at for at, row in enumerate(rows) if row.is_rest]
    if len(rests) > 1:
        return [], {at: _("Only one instalment takes the rest.") for at in rests[1:]}
    parts = split(whole, [*shares, WHOLE - sum(shares)])
    amounts = [row.amount or part for row, part in zip(rows, parts[:-1], strict=True)]
    for at in rests:
        amounts[at] = available - sum(amounts)
        if amounts[at] <= 0:
            return [], {at: _("Nothing is left for the rest.")}
    return amounts, {}


class ShareField(FrancsField):
    """An amount, a percentage or the rest, as typed; cleaned to `Typed`."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return read(str(value), minor_units=self.minor_units)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and 0 in {value.amount, value.share}:
            raise ValidationError(_("Enter an amount greater than 0."), code="not_positive")

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Typed):
            return super().prepare_value(value)
        return value.words or super().prepare_value(value.amount)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """Letters may be typed too; a script groups the digits of a plain amount."""
        return {"autocomplete": "off", "data-amount": True}
