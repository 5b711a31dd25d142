"""What a step raises when the rules of the office forbid it."""

from collections.abc import Iterable


class RuleViolation(Exception):  # noqa: N818  (the office's word; it is an answer, not a fault)
    """A step that is refused, with every reason, in the reader's language."""

    def __init__(self, objections: Iterable[str]) -> None:
        self.objections = [str(objection) for objection in objections]
        super().__init__(" ".join(self.objections))


def refuse_if(objections: Iterable[str]) -> None:
    """Raise `RuleViolation` with all objections, if there are any."""
    objections = list(objections)
    if objections:
        raise RuleViolation(objections)
