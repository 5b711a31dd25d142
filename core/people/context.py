"""What every template knows about the installation: its office, demo or not, second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from core.people.models import Installation

if TYPE_CHECKING:
    from django.http import HttpRequest


def installation(_request: HttpRequest) -> dict[str, object]:
    """`installation`, read from the database only by a template that uses it."""
    return {
        "installation": SimpleLazyObject(Installation.get),
        "asks_second_factor": settings.SECOND_FACTOR,
    }
