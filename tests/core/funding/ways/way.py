"""A way round four eyes: what somebody tries, in a sentence, and by which surfaces."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.core.funding.ways.scenes import Scene

WAYS: list["Way"] = []


@dataclass(frozen=True)
class Way:
    name: str
    sentence: str
    surfaces: tuple[str, ...]
    scene: Callable[..., Scene]


@dataclass(frozen=True)
class Cell:
    """One way by one surface."""

    way: Way
    surface: str

    def __str__(self):
        return f"{self.way.name}-{self.surface}"

    def try_in(self, office) -> str:
        """What the refusal says; `WentThroughError` if there is none."""
        return self.way.scene(office).try_by(self.surface)


def ways(*surfaces):
    """A decorator that puts a scene into the table, for these surfaces unless it names others."""

    def register(sentence, on=surfaces):
        def add(scene):
            WAYS.append(Way(scene.__name__, sentence, tuple(on), scene))
            return scene

        return add

    return register


def cells():
    return [Cell(way, surface) for way in WAYS for surface in way.surfaces]
