"""A system check: the database holds every guard that the registry demands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections

from core.audit.models import AuditEntry
from core.guards import missing_guards


def watch_guards() -> None:
    """Let `migrate` and `check --database` say which guards are missing.

    A warning, because `migrate` must run to bring the guards of a new version.
    """
    register(check_guards, Tags.database)


def check_guards(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  (the framework's signature)
    databases: Sequence[str] | None = None,
    **_options: Any,
) -> list[CheckMessage]:
    faults: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if AuditEntry._meta.db_table not in connection.introspection.table_names():
            continue
        faults += [
            CheckWarning(
                f"The guard {name} is missing.",
                hint="Run migrate; if it is still missing, somebody has taken it away.",
                id="audit.W001",
            )
            for name in missing_guards(connection)
        ]
    return faults
