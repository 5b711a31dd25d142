"""What a battery tells: one row for each thing that it tried."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """How often something was tried, and how often it went as it must."""

    what: str
    tried: int
    held: int
    note: str = ""

    @property
    def is_sound(self) -> bool:
        return self.tried > 0 and self.held == self.tried
