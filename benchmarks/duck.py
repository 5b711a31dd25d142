"""The rows of the SDG figures in DuckDB: what it takes there, and the same rule in another way."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import duckdb
from django.db import connection

from reports.figures import Cutoff

Cells = dict[tuple[int, str, str, str], int]
"""Rappen by year, sphere, measure and target."""

TABLES = {
    "entry": (
        (
            "SELECT e.id, e.activity_id, e.kind, e.amount_chf, e.booked_on, e.split_on, e.sphere,"
            " e.origin, a.number FROM ledger_entry e JOIN audit_auditentry a ON a.step = e.step_id"
        ),
        (
            "id BIGINT, activity BIGINT, kind VARCHAR, amount BIGINT, booked_on DATE,"
            " split_on DATE, sphere VARCHAR, origin VARCHAR, number BIGINT"
        ),
    ),
    "split": (
        (
            "SELECT s.id, s.activity_id, s.valid_from, s.replaces_id, s.origin, a.number"
            " FROM activities_splitset s JOIN audit_auditentry a ON a.step = s.step_id"
            " WHERE s.is_sealed AND s.scheme = 'sdg' AND NOT s.is_for_entries"
        ),
        (
            "id BIGINT, activity BIGINT, valid_from DATE, replaces BIGINT, origin VARCHAR,"
            " number BIGINT"
        ),
    ),
    "line": (
        (
            "SELECT split_set_id, position, goal_id, COALESCE(target_id, goal_id::text), share"
            " FROM activities_splitline"
        ),
        "split BIGINT, position INTEGER, goal INTEGER, code VARCHAR, share INTEGER",
    ),
}

JOINED = """
    FROM entry JOIN split USING (activity) JOIN line ON line.split = split.id
    WHERE split.id NOT IN (SELECT replaces FROM split WHERE replaces IS NOT NULL)
    GROUP BY ALL
"""
GOALS = f"SELECT goal, year(booked_on), sphere, sum(amount * share) {JOINED}"
TARGETS = f"SELECT code, year(booked_on), sum(amount * share) {JOINED}"

BY_THE_RULE = """
    WITH known AS (
        SELECT * FROM split WHERE number <= $number OR (origin <> 'workflow' AND replaces IS NULL)
    ), valid AS (
        SELECT *, coalesce(valid_from, DATE '0001-01-01') AS begins FROM known
        WHERE id NOT IN (SELECT replaces FROM known WHERE replaces IS NOT NULL)
    ), counting AS (
        SELECT * FROM entry
        WHERE booked_on <= $day AND (number <= $number OR ($is_past AND origin <> 'workflow'))
    ), chosen AS (
        SELECT counting.id, arg_max(
                valid.id, (begins - DATE '0001-01-01') * 10000000 + valid.number
            ) AS split
        FROM counting JOIN valid USING (activity) WHERE begins <= split_on GROUP BY counting.id
    ), divided AS (
        SELECT counting.*, coalesce(code, '') AS code, position,
            abs(amount) * coalesce(share, 10000) // 10000 AS part,
            abs(amount) * coalesce(share, 10000) % 10000 AS remainder
        FROM counting LEFT JOIN chosen USING (id) LEFT JOIN line USING (split)
    ), ranked AS (
        SELECT *, abs(amount) - sum(part) OVER (PARTITION BY id) AS missing,
            row_number() OVER (PARTITION BY id ORDER BY remainder DESC, position) AS place
        FROM divided
    )
    SELECT year(booked_on) AS year, sphere,
        CASE WHEN kind = 'commitment' THEN 'committed' WHEN kind = 'refund' THEN 'refunded'
            WHEN kind NOT IN ('disbursement', 'bank_return') THEN 'reduced'
            WHEN year(split_on) < year(booked_on) THEN 'returned_later' ELSE 'paid' END AS measure,
        code, sum(sign(amount) * (part + (place <= missing)::INTEGER))::BIGINT AS amount
    FROM ranked GROUP BY ALL HAVING amount <> 0
"""


def fill(file: Path) -> None:
    """Bring the rows from the database into a file of DuckDB."""
    with duckdb.connect(str(file)) as store, connection.cursor() as cursor:
        for table, (query, columns) in TABLES.items():
            with tempfile.NamedTemporaryFile(suffix=".csv") as rows:
                with cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT csv)") as copy:
                    for some in copy:
                        rows.write(some)
                rows.flush()
                store.execute(f"CREATE TABLE {table} ({columns})")
                store.execute(f"COPY {table} FROM '{rows.name}' (FORMAT csv, HEADER false)")


@cache
def opened(file: Path) -> duckdb.DuckDBPyConnection:
    """One connection for each process, as to the other database."""
    return duckdb.connect(str(file), read_only=True)


def grouped(file: Path) -> list[tuple[object, ...]]:
    """Goals by year and sphere, and targets by year, in ten-thousandths of a Rappen."""
    store = opened(file)
    return [*store.execute(GOALS).fetchall(), *store.execute(TARGETS).fetchall()]


def by_the_rule(file: Path, cutoff: Cutoff) -> Cells:
    """Largest remainder by the split in force, each as known at a cut-off."""
    asked = {"number": cutoff.number, "day": cutoff.last_day, "is_past": not cutoff.is_now}
    with duckdb.connect(str(file), read_only=True) as store:
        rows = store.execute(BY_THE_RULE, asked).fetchall()
    return {(year, sphere, measure, code): amount for year, sphere, measure, code, amount in rows}
