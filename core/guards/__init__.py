"""Every trigger of the product, in one registry, as SQL for both databases.

What must never be wrong is refused by the database itself, whoever writes: a page, a command,
the ORM or plain SQL.
"""

from core.guards.installing import (
    DropGuards,
    InstallGuards,
    drop_guards,
    install_guards,
    missing_guards,
)
from core.guards.registry import GUARDS
from core.guards.triggers import Guard

__all__ = [
    "GUARDS",
    "DropGuards",
    "Guard",
    "InstallGuards",
    "drop_guards",
    "install_guards",
    "missing_guards",
]
