"""Round four eyes there is no way: every one that came to mind, by every surface.

Each way is prepared and tried by page, bulk page, back office (as a superuser), step, ORM and SQL,
the last two within a step of their own, and is taken back before the next one.
"""

from __future__ import annotations

import copy
from collections import Counter

from batteries.rows import Row
from tests.core.funding.ways.every import WAYS, Cell, cells
from tests.core.funding.ways.scenes import WentThroughError
from tests.core.funding.world import undone
from tests.factories import Office

SURFACES = {
    "page": "a page",
    "bulk": "a page for many at once",
    "admin": "the back office, as a superuser",
    "step": "the step itself",
    "orm": "Django's ORM, with an entry in the trail",
    "sql": "SQL, with an entry in the trail",
}


def run() -> list[Row]:
    office = Office()
    tried: Counter[str] = Counter()
    held: Counter[str] = Counter()
    through = []
    for cell in cells():
        tried[cell.surface] += 1
        with undone():
            is_refused = _is_refused(cell, copy.deepcopy(office))
        held[cell.surface] += is_refused
        through += [] if is_refused else [str(cell)]
    return [
        Row(f"by {where}", tried[surface], held[surface], f"of {len(WAYS)} ways")
        for surface, where in SURFACES.items()
    ] + [Row(cell, 1, 0, "went through") for cell in through]


def _is_refused(cell: Cell, office: Office) -> bool:
    try:
        return bool(cell.try_in(office))
    except WentThroughError:
        return False
