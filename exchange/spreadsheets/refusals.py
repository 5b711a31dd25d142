"""What the reader answers when it does not take a file, or a cell of it."""

from dataclasses import dataclass
from typing import Any


class FileRefused(Exception):  # noqa: N818  (an answer to the person who sent the file, not a fault)
    """The whole file is refused; the message is for the person who sent it."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))

    @property
    def message(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell; row and column count from 1, column 0 is the whole row."""

    sheet: str
    row: int
    column: int
    message: str
