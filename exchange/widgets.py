"""How a cell becomes a value and a value a text, with messages for the person at the table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from core.activities import codes
from core.activities.models import Scheme
from core.activities.splits import SplitItem
from core.amounts import WHOLE, format_amount, format_percent, parse_francs, parse_percent
from core.funding.models import Condition
from core.funding.workflow import Tranche
from core.partners.identifiers import format_uid

DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
SHARE = re.compile(r"(?P<code>\S+?)\s*(?:[:=\s]\s*(?P<share>[\d.]+)\s*%?)?", re.ASCII)
INSTALMENT = re.compile(
    r"(?P<day>[\d.-]+)\s*[:=\s]\s*(?:CHF\s*)?(?P<amount>[\d.,'’\s]+?)\s*(?::\s*(?P<condition>.+))?",
    re.ASCII,
)
LONGEST_CONDITION = 200
MOST_INSTALMENTS = 60
LANGUAGES = ("de-ch", "en")


class TextWidget(Widget):
    """Text of a limited length; a number of a workbook (a postal code) is text too."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError(_("Enter a text."))  # noqa: TRY004  (what widgets raise)
        text = str(value)
        if len(text) > self.longest:
            raise ValueError(
                _("The text has more than %(limit)s characters.") % {"limit": self.longest}
            )
        return text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value or ""


class UidWidget(TextWidget):
    """A UID in whatever spelling, written as CHE-123.456.789."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return format_uid(super().clean(value, row, **kwargs))


class DateWidget(Widget):
    """A date cell, or a text like 31.12.2026 or 2026-12-31."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.date | None:
        if value is None:
            return None
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        try:
            text = str(value)
            if match := DATE.fullmatch(text):
                return dt.date(int(match[3]), int(match[2]), int(match[1]))
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(_("Enter a date like 31.12.2026.")) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return f"{value:%d.%m.%Y}" if value else ""


class AmountWidget(Widget):
    """Francs in the cell, Rappen in the database; greater than 0."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise ValueError(_("Enter an amount like 1'234.50."))  # noqa: TRY004
        # A whole number of a workbook is an int, to which ":f" would give six decimals.
        rappen = parse_francs(f"{value:f}" if isinstance(value, Decimal) else str(value))
        if rappen == 0:
            raise ValueError(_("Enter an amount greater than 0."))
        return rappen

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return format_amount(value) if value is not None else ""


class ChoiceWidget(Widget):
    """A code of a short list, or its word in any language of the product."""

    def __init__(self, choices: type[models.TextChoices], *, empty: str) -> None:
        super().__init__()
        self.choices = choices
        self.empty = empty

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if value is None:
            return self.empty
        wanted = str(value).casefold()
        for code, label in self.choices.choices:
            if wanted == str(code).casefold() or wanted in _words(label):
                return str(code)
        words = ", ".join(str(label) for label in self.choices.labels)
        raise ValueError(_("Choose one of: %(words)s.") % {"words": words})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value else ""


class YesNoWidget(Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """Empty is yes: whoever lists a partner means an active one."""
        if value is None:
            return True
        if isinstance(value, bool):
            return value
        wanted = str(value).casefold()
        if wanted in {"1", "x", "yes", "ja"}:
            return True
        if wanted in {"0", "no", "nein"}:
            return False
        raise ValueError(_("Enter yes or no."))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return _("yes") if value else _("no")


class RowWidget(Widget):
    """A row of another table by its code or name; all of them are read once, with one query."""

    def __init__(
        self,
        load: Callable[[], Iterable[models.Model]],
        words: Callable[[Any], tuple[str, ...]],
    ) -> None:
        super().__init__()
        self.load = load
        self.words = words
        self._known: dict[str, models.Model] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        if value is None:
            return None
        found = self._all().get(str(value).casefold())
        if found is None:
            raise ValueError(_("«%(value)s» is not known.") % {"value": str(value)[:60]})
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.words(value)[0] if value else ""

    def _all(self) -> dict[str, models.Model]:
        """The first word of a row goes before the second of another."""
        if self._known is None:
            known: dict[str, models.Model] = {}
            rows = list(self.load())
            for position in range(max((len(self.words(row)) for row in rows), default=0)):
                for row in rows:
                    known.setdefault(self.words(row)[position].casefold(), row)
            self._known = known
        return self._known


class SplitWidget(Widget):
    """Codes with their shares, like «6.1 60 %; 6.2 40 %»; a single code is the whole."""

    def __init__(self, scheme: Scheme) -> None:
        super().__init__()
        self.scheme = scheme
        self._known: codes.Catalogue | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> tuple[SplitItem, ...]:
        if value is None:
            return ()
        parts = _parts(value)
        items = [self._item(part, is_alone=len(parts) == 1) for part in parts]
        if self._known is None:
            self._known = codes.catalogue(self.scheme)
        faults = [text for _row, text in codes.faults(self.scheme, items, self._known)]
        if not faults and (fault := codes.fault_of_the_sum(items)):
            faults = [fault]
        if faults:
            raise ValueError(" ".join(faults))
        return tuple(items)

    def _item(self, part: str, *, is_alone: bool) -> SplitItem:
        match = SHARE.fullmatch(part)
        if match is None or (match["share"] is None and not is_alone):
            raise ValueError(_("Write codes and shares like «6.1 60 %; 6.2 40 %»."))
        share = parse_percent(match["share"]) if match["share"] else WHOLE
        return SplitItem(codes.normalise(self.scheme, match["code"]), share)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(f"{item.code} {format_percent(item.share)}" for item in value or ())


class InstalmentsWidget(Widget):
    """Days with their amounts, like «15.04.2026 120'000; 15.04.2027 60'000: report accepted»."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> tuple[Tranche, ...]:
        if value is None:
            return ()
        parts = _parts(value)
        if len(parts) > MOST_INSTALMENTS:
            raise ValueError(_("At most %(limit)s instalments.") % {"limit": MOST_INSTALMENTS})
        return tuple(sorted(map(self._item, parts), key=lambda tranche: tranche.due_on))

    def _item(self, part: str) -> Tranche:
        match = INSTALMENT.fullmatch(part)
        if match is None:
            raise ValueError(
                _("Write days and amounts like «15.04.2026 120'000; 15.04.2027 60'000».")
            )
        due_on = DateWidget().clean(match["day"])
        amount = AmountWidget().clean(match["amount"])
        if due_on is None or amount is None:
            raise ValueError(_("An instalment takes a day and an amount."))
        text = (match["condition"] or "").strip()
        if not text:
            return Tranche(due_on, amount)
        if text.casefold() in _words(Condition.REPORT.label):
            return Tranche(due_on, amount, Condition.REPORT)
        if len(text) > LONGEST_CONDITION:
            raise ValueError(
                _("The text has more than %(limit)s characters.") % {"limit": LONGEST_CONDITION}
            )
        return Tranche(due_on, amount, Condition.OTHER, text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(map(self._text, value or ()))

    def _text(self, tranche: Tranche) -> str:
        text = f"{tranche.due_on:%d.%m.%Y} {format_amount(tranche.amount)}"
        if tranche.condition == Condition.REPORT:
            return f"{text}: {Condition.REPORT.label}"
        # A semicolon would begin the next instalment.
        return (
            f"{text}: {tranche.condition_text.replace(';', ',')}"
            if tranche.condition_text
            else text
        )


def _parts(value: Any) -> list[str]:
    """The entries of a cell; our own lists put no-break spaces before the per cent sign."""
    text = str(value).replace("\u00a0", " ")
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _words(label: Any) -> set[str]:
    words = set()
    for language in LANGUAGES:
        with override(language):
            words.add(str(label).casefold())
    return words
