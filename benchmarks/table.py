"""What a benchmark tells: a table with a heading, and what to read it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from batteries.telling import thousands


@dataclass(frozen=True)
class Table:
    """Figures by row; whole numbers stand to the right, grouped by thousands."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str | int | float, ...]]
    note: str = ""
    """Said above the table: how much data, what the figures count."""

    def as_text(self) -> str:
        numeric = [
            all(not isinstance(row[place], str) for row in self.rows)
            for place in range(len(self.columns))
        ]
        lines = [
            _line(self.columns),
            "|" + "|".join("--:" if is_numeric else "---" for is_numeric in numeric) + "|",
            *(_line([_cell(value) for value in row]) for row in self.rows),
        ]
        return "\n".join([*([self.note, ""] if self.note else []), *lines])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return thousands(value) if isinstance(value, int) else f"{value:.1f}"
