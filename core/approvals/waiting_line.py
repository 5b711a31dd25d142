"""One line for every page of a record: what it waits for, since when, and who can act."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from core.approvals import waiting

register = template.Library()


@register.inclusion_tag("components/waiting_line.html")
def waiting_line(record: Any) -> dict[str, object]:
    """Nothing for a record that waits for nobody."""
    return {"waiting": waiting.waiting_for(record, on=timezone.localdate())}


@register.inclusion_tag("components/waiting_line.html", takes_context=True)
def waiting_line_here(context: Any) -> dict[str, object]:
    """For the record whose confirmation the present address is; nothing elsewhere."""
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return {"waiting": None}
    on = timezone.localdate()
    return {"waiting": waiting.waiting_at(request.resolver_match, request.path, on=on)}
