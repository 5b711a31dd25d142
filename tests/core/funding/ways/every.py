"""The whole table of ways: each module adds its own."""

from tests.core.funding.ways import (  # noqa: F401
    of_controls,
    of_payouts,
    of_people,
    of_records,
    of_rows,
    of_sums,
)
from tests.core.funding.ways.way import WAYS, Cell, cells

SCENES = {way.name: way.scene for way in WAYS}
__all__ = ["SCENES", "WAYS", "Cell", "cells"]
