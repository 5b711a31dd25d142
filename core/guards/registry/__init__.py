"""Every trigger of the product, room by room and table by table."""

from core.guards.registry.activities import ACTIVITIES
from core.guards.registry.applications import APPLICATIONS
from core.guards.registry.credits import CREDITS
from core.guards.registry.funding import FUNDING
from core.guards.registry.ledger import LEDGER
from core.guards.registry.partners import PARTNERS
from core.guards.registry.payouts import PATHS, PAYOUTS
from core.guards.registry.people import PEOPLE
from core.guards.registry.programmes import PROGRAMMES
from core.guards.registry.reports import REPORTS
from core.guards.registry.trail import TRAIL
from core.guards.triggers import Guard

__all__ = ["GUARDS", "PATHS"]

GUARDS: tuple[Guard, ...] = (
    *TRAIL,
    *PEOPLE,
    *PARTNERS,
    *ACTIVITIES,
    *LEDGER,
    *FUNDING,
    *CREDITS,
    *PAYOUTS,
    *PROGRAMMES,
    *APPLICATIONS,
    *REPORTS,
)
