"""A hundred thousand activities with their splits and bookings, written below the steps.

For figures that must stay quick far beyond one city, on PostgreSQL: ten years, each booking and
each sealed split a link of the trail, some splits corrected or begun anew, some history imported.
Made by a random number of its own, the same each time; only what the figures read is there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from batteries.telling import thousands
from core.activities.models import Activity, SplitLine, SplitSet
from core.audit.models import AuditEntry, ChainHead
from core.guards.installing import drop_guards, install_guards
from core.ledger.models import Entry
from core.people.models import Installation
from core.reference.fixtures import load_fixtures
from core.reference.models import Target
from reports.tallies import rebuild_tallies

ACTIVITIES = 100_000
FIRST_DAY = dt.date(2016, 1, 4)
LAST_DAY = dt.date(2025, 12, 30)
DAYS = (LAST_DAY - FIRST_DAY).days
IMPORTED_ON = dt.date(2020, 7, 1)
NOON = dt.time(12, tzinfo=dt.UTC)

SPHERES = ("development", "humanitarian", "domestic")
LINES = {1: 23, 2: 36, 3: 26, 4: 11, 5: 4}
"""How many lines a split has, and how often out of a hundred."""

Row = tuple[Any, ...]


def stand(*, afresh: bool = False) -> str:
    """Make sure that the data are there, in a database of their own; tells its kind."""
    names = connection.settings_dict["TEST"]
    if not names["NAME"].endswith("_large"):
        connection.close()
        names["NAME"] += "_large"
    connection.creation.create_test_db(
        verbosity=0, autoclobber=True, serialize=False, keepdb=not afresh
    )
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    if Installation.objects.values_list("office", flat=True).first() != recipe:
        if Entry.objects.exists():
            connection.close()
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        print("Writing the large world (some minutes, once) ...", flush=True)
        _write()
        rebuild_tallies(timezone.now())
        Installation.objects.update_or_create(pk=1, defaults={"office": recipe})
    return connection.vendor


def described() -> str:
    """How much there is, in words."""
    counts = {
        "activities": Activity.objects.count(),
        "split lines": SplitLine.objects.count(),
        "ledger entries": Entry.objects.count(),
        "entries in the trail": AuditEntry.objects.count(),
    }
    return ", ".join(f"{thousands(number)} {what}" for what, number in counts.items())


@dataclass
class Events:
    """What happened, still without numbers: the day, then the rows but for their step."""

    targets: list[tuple[str, int]]
    chance: random.Random = field(default_factory=lambda: random.Random(28))  # noqa: S311
    happened: list[tuple[dt.date, str, Row]] = field(default_factory=list)
    sets: int = 0

    def of_activity(self, key: int) -> None:
        chance = self.chance
        start = FIRST_DAY + dt.timedelta(chance.randrange(DAYS - 30))
        origin = "history" if start < IMPORTED_ON and chance.random() < 0.03 else "workflow"
        known_on = IMPORTED_ON if origin == "history" else None
        sphere = chance.choices(SPHERES, (6, 3, 1))[0]
        first = self._split(known_on or start, key, origin)
        if chance.random() < 0.03:
            self._split(self._later(known_on or start), key, replaces=first)
        if chance.random() < 0.03:
            day = self._later(known_on or start)
            self._split(day, key, valid_from=day)
        amount = self._amount(50)
        self._book(start, key, "commitment", amount, sphere, known_on=known_on)
        day = start
        for _payment in range(4):
            day = min(day + dt.timedelta(chance.randrange(15, 400)), known_on or LAST_DAY)
            self._pay(day, key, sphere, known_on)

    def _pay(self, day: dt.date, key: int, sphere: str, known_on: dt.date | None) -> None:
        kind = self.chance.choices(
            ("disbursement", "refund", "bank_return", "reduction", "exchange_difference"),
            (90, 3, 2, 3, 2),
        )[0]
        amount = self._amount(12) * (1 if kind == "disbursement" else -1)
        paid_on = day - dt.timedelta(20) if kind == "bank_return" else day
        self._book(day, key, kind, amount, sphere, known_on=known_on, split_on=paid_on)

    def _amount(self, most: int) -> int:
        """Round francs two times out of three, to the Rappen else."""
        round_ones = self.chance.randrange(1, most * 10) * 1_000_00
        return (
            round_ones
            if self.chance.random() < 0.66
            else round_ones + self.chance.randrange(99_999)
        )

    def _later(self, day: dt.date) -> dt.date:
        return day + dt.timedelta(self.chance.randrange(1, max(2, (LAST_DAY - day).days)))

    def _split(
        self,
        day: dt.date,
        activity: int,
        origin: str = "workflow",
        *,
        valid_from: dt.date | None = None,
        replaces: int | None = None,
    ) -> int:
        self.sets += 1
        row = (
            self.sets,
            activity,
            "sdg",
            valid_from,
            replaces,
            "",
            _noon(day),
            origin,
            True,
            False,
        )
        self.happened.append((day, "set", row))
        return self.sets

    def _book(  # noqa: PLR0913
        self,
        day: dt.date,
        activity: int,
        kind: str,
        amount: int,
        sphere: str,
        *,
        known_on: dt.date | None,
        split_on: dt.date | None = None,
    ) -> None:
        origin = "history" if known_on else "workflow"
        row = (activity, kind, origin, amount, day, split_on or day, sphere)
        self.happened.append((known_on or day, "entry", row))

    def lines(self, split_set: int) -> Iterator[Row]:
        """Shares that add up to the whole, each of another target."""
        count = self.chance.choices(list(LINES), list(LINES.values()))[0]
        ends = sorted(self.chance.sample(range(1, 10_000), count - 1))
        named = self.chance.sample(self.targets, count)
        for place, (begin, end) in enumerate(zip([0, *ends], [*ends, 10_000], strict=True)):
            target, goal = named[place]
            yield (split_set, place, goal, target, end - begin)


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NOON)


def _write() -> None:
    load_fixtures(now=_noon(FIRST_DAY))
    events = Events(list(Target.objects.order_by("pk").values_list("pk", "goal_id")))
    for key in range(1, ACTIVITIES + 1):
        events.of_activity(key)
    events.happened.sort(key=lambda one: (one[0], one[1] == "entry"))
    steps = [uuid.UUID(int=events.chance.getrandbits(128)) for _event in events.happened]
    drop_guards(connection)
    with _unbound(), transaction.atomic():
        _write_rows(events, steps)
    install_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _write_rows(events: Events, steps: list[uuid.UUID]) -> None:
    first = steps[0]
    days = [_noon(day) for day, _what, _row in events.happened]
    known = list(zip(steps, events.happened, strict=True))
    same = ("project", "workflow", "running", "", "{}", "", "development", False)
    _load(
        AuditEntry,
        "number step recorded_at verb outcome person_key person_name subject reason content"
        " previous_hash hash",
        (
            (number, step, at, "import", "done", 1, "", "", "", "{}", "", f"{number:064x}")
            for number, (step, at) in enumerate(zip(steps, days, strict=True), start=1)
        ),
    )
    ChainHead.objects.update_or_create(
        pk=1, defaults={"number": len(steps), "hash": f"{len(steps):064x}"}
    )
    _load(
        Activity,
        "id step_id code kind origin status title titles description sphere is_humanitarian",
        ((key, first, f"L-{key}", *same) for key in range(1, ACTIVITIES + 1)),
    )
    _load(
        SplitSet,
        "step_id id activity_id scheme valid_from replaces_id reason recorded_at origin is_sealed"
        " is_for_entries",
        ((step, *row) for step, (_day, what, row) in known if what == "set"),
    )
    _load(
        SplitLine,
        "split_set_id position goal_id target_id share",
        (line for split_set in range(1, events.sets + 1) for line in events.lines(split_set)),
    )
    _load(
        Entry,
        "step_id recorded_at activity_id kind flow origin currency_id amount amount_chf"
        " booked_on split_on sphere rate_source text import_key commitment_id award_id"
        " disbursement_id bank_return_id refund_id reduction_id exchange_of_id",
        (_entry(step, day, row) for step, (day, what, row) in known if what == "entry"),
    )


def _entry(step: uuid.UUID, day: dt.date, row: Row) -> Row:
    """The document is one that does not exist: figures read none."""
    activity, kind, origin, amount, booked_on, split_on, sphere = row
    documents = ("commitment", "disbursement", "bank_return", "refund", "reduction")
    own = [1 if origin == "workflow" and kind == one else None for one in documents]
    own.append(1 if origin == "workflow" and kind == "exchange_difference" else None)
    units = 0 if kind == "exchange_difference" else amount
    return (
        *(step, _noon(day), activity, kind, "disbursement", origin, "CHF", units, amount),
        *(booked_on, split_on, sphere, "", "", "", 1 if origin == "workflow" else None, *own),
    )


@contextmanager
def _unbound() -> Iterator[None]:
    """Without foreign keys, which would look for documents that figures never read."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def _load(model: type[Any], columns: str, rows: Iterable[Row]) -> None:
    names = columns.split()
    statement = f"COPY {model._meta.db_table} ({', '.join(names)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
