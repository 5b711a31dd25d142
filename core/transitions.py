"""A status change that the office knows: a verb, where it starts, where it ends."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    verb: str
    source: frozenset[str]
    target: str

    def is_open_from(self, status: str) -> bool:
        return status in self.source
