"""Money and percentages as whole numbers: reading, writing, rounding, converting and splitting."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_RAPPEN = 10**13
"""The largest amount that anything here takes, in the smallest unit of its currency."""

WHOLE = 10_000
"""100 % in hundredths of a per cent."""

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

# Groups of three, parted by one and the same sign: straight or curly apostrophe, space,
# no-break space, thin space, narrow no-break space. `[0-9]`, because `\d` means every script.
_NUMBER = re.compile(
    r"(?P<sign>[-\u2212]?)"
    r"(?P<whole>[0-9]{1,3}(?P<mark>['’ \u00a0\u2009\u202f])[0-9]{3}(?:(?P=mark)[0-9]{3})*|[0-9]+)"
    r"(?:\.(?P<fraction>[0-9]+))?"
)
_LONGEST_NUMBER = 40


def parse_francs(text: str, *, is_signed: bool = False) -> int:
    """Read an amount in francs as people in Switzerland type it; give Rappen.

    Accepts 1234.5, 1'234.50, 1’234.50 and spaces between the thousands; a minus if `is_signed`.
    Raises ValueError, with a sentence for the reader, for 1.234,50, for fractions of a Rappen and
    for more than `MAX_RAPPEN`.
    """
    return parse_amount(text, is_signed=is_signed)


def parse_amount(text: str, *, minor_units: int = 2, is_signed: bool = False) -> int:
    """Read an amount like `parse_francs`; give the smallest units of its currency.

    `minor_units` is the number of decimals of ISO 4217: 2 for euro, 0 for yen.
    """
    match = _read_number(text)
    if match is None or (match["sign"] and not is_signed):
        raise ValueError(
            _("Write the amount like %(example)s.") % {"example": _example(minor_units)}
        )
    fraction = match["fraction"] or ""
    if len(fraction) > minor_units:
        raise ValueError(_("An amount has at most %(places)d decimals.") % {"places": minor_units})
    units = int(re.sub("[^0-9]", "", match["whole"]) + fraction.ljust(minor_units, "0"))
    if units > MAX_RAPPEN:
        largest = format_amount(MAX_RAPPEN, minor_units=minor_units)
        raise ValueError(_("The amount is larger than %(largest)s.") % {"largest": largest})
    return -units if match["sign"] else units


def parse_percent(text: str) -> int:
    """Read a percentage from 0 to 100, such as 33.33 or 33.33 %; give hundredths of a per cent.

    Raises ValueError, with a sentence for the reader, for a decimal comma, for more than two
    decimals and for more than 100.
    """
    match = _read_number(text.strip().removesuffix("%"))
    if match is None or match["sign"] or match["mark"]:
        raise ValueError(_("Write the percentage with a decimal point, like 33.33."))
    fraction = match["fraction"] or ""
    if len(fraction) > 2:
        raise ValueError(_("A percentage has at most two decimals."))
    hundredths = int(match["whole"] + fraction.ljust(2, "0"))
    if hundredths > WHOLE:
        raise ValueError(_("A percentage is at most 100."))
    return hundredths


def format_amount(units: int, *, minor_units: int = 2) -> str:
    """Write smallest units with a point and apostrophes: 123456750 becomes 1'234'567.50."""
    digits = str(abs(units)).rjust(minor_units + 1, "0")
    whole, fraction = (
        (digits[:-minor_units], digits[-minor_units:]) if minor_units else (digits, "")
    )
    grouped = f"{int(whole):,}".replace(",", "'")
    return f"{MINUS if units < 0 else ''}{grouped}{'.' if fraction else ''}{fraction}"


def format_francs(rappen: int, currency: str = "CHF") -> str:
    """Write Rappen with their currency in front, parted by a no-break space: CHF 1'234.50."""
    return f"{currency}{NO_BREAK_SPACE}{format_amount(rappen)}"


def format_percent(hundredths: int, places: int = 2) -> str:
    """Write hundredths of a per cent, rounded half up, with a no-break space: 57.20 %."""
    rounded = round_half_up(Decimal(hundredths).scaleb(places - 2))
    return f"{format_amount(rounded, minor_units=places)}{NO_BREAK_SPACE}%"


def round_half_up(number: Decimal) -> int:
    """Round to a whole number; a half goes away from zero, as accounting does."""
    return int(number.to_integral_value(rounding=ROUND_HALF_UP))


def convert(units: int, *, minor_units: int, rate: Decimal) -> int:
    """Convert smallest units of a currency to Rappen; `rate` is francs for one whole unit."""
    if rate <= 0:
        raise ValueError(_("An exchange rate is greater than 0."))
    with localcontext() as context:
        context.prec = 60  # 19 digits times 18 digits must not be rounded before the end
        return round_half_up((Decimal(units) * rate).scaleb(2 - minor_units))


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by weights so that the parts add up to it exactly.

    Largest remainder: each part is rounded down, and what is left goes, one unit each, to the
    largest remainders, ties in listed order. A negative amount is the mirror image of the positive.
    The weights need not add up to 100 %. Raises ValueError if they are negative or all zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError(
            _("An amount is split by weights of which none is negative and one is not 0.")
        )
    if amount < 0:
        return [-part for part in split(-amount, weights)]
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(amount * weights[i] % total))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return parts


class FrancsField(forms.Field):
    """An amount typed as 1'234.50; cleaned to a whole number of the currency's smallest units."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        minor_units: int = 2,
        may_be_zero: bool = False,
        may_be_negative: bool = False,
        **kwargs: Any,
    ) -> None:
        self.minor_units = minor_units
        self.may_be_zero = may_be_zero or may_be_negative
        self.may_be_negative = may_be_negative
        # A model form passes the bounds of the database's integer, which say nothing here.
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_amount(
                str(value), minor_units=self.minor_units, is_signed=self.may_be_negative
            )
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value == 0 and not self.may_be_zero:
            raise ValidationError(_("Enter an amount greater than 0."), code="not_positive")

    def prepare_value(self, value: Any) -> Any:
        return format_amount(value, minor_units=self.minor_units) if _is_int(value) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


class PercentField(forms.Field):
    """A percentage typed as 33.33; cleaned to hundredths of a per cent, from 0 to 10000."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_percent(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return format_amount(value) if _is_int(value) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


def _read_number(text: str) -> re.Match[str] | None:
    return _NUMBER.fullmatch(text.strip()) if len(text) <= _LONGEST_NUMBER else None


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _example(minor_units: int) -> str:
    return format_amount(123450 * 10**minor_units // 100, minor_units=minor_units)
