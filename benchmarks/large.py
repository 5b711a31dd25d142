"""A portfolio fifty times as large as a city's: the demo, copied by one statement for each table.

It lies in a database of its own, and only what lists read is copied. Triggers and the checks of
foreign keys are switched off while it is filled; trail, credits and hashes do not fit the copies.
"""

from __future__ import annotations

from django.db import connection

from batteries.telling import thousands
from benchmarks import copying, world
from core.activities.models import Activity, SplitLine, SplitSet
from core.audit.models import AuditEntry
from core.funding.models import Commitment, Disbursement, Instalment, PaymentList, Plan
from core.guards.installing import drop_guards
from core.ledger.models import Entry
from core.people.models import Installation
from iza.models import Project

READ_BY_LISTS = (
    *(Activity, Project, SplitSet, SplitLine),
    *(Commitment, Plan, Instalment, PaymentList, Disbursement, Entry),
)
PAYOUTS = 500_000
PROJECTS = 100_000
DATABASE = "large"
READY = "Large"


def stand() -> str:
    """Make sure that the data are there; called by `run_apart`."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
    if Installation.objects.filter(office=READY).exists():
        return described()
    if AuditEntry.objects.exists():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    world.play()
    drop_guards(connection)
    is_server = connection.vendor == "postgresql"
    switch = "session_replication_role = replica" if is_server else "foreign_keys = OFF"
    with connection.cursor() as cursor:
        cursor.execute(f"SET {switch}" if is_server else f"PRAGMA {switch}")
        copies = copying.Copies(awards=[])
        copies.models = [model for model in copies.models if model in READ_BY_LISTS]
        copies.copy_at_once(
            max(PAYOUTS // Disbursement.objects.count(), PROJECTS // Project.objects.count())
        )
        copies.restart_numbering()
        cursor.execute("VACUUM ANALYZE" if is_server else "ANALYZE")
    Installation.objects.update(office=READY)
    return described()


def described() -> str:
    return (
        f"{thousands(Project.objects.count())} projects,"
        f" {thousands(Disbursement.objects.count())} payouts"
    )
