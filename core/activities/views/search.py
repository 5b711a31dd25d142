"""What the pickers ask as one types: goals and targets, purposes, countries and regions."""

from __future__ import annotations

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from core.activities import codes
from core.activities.models import Scheme
from core.people.access import SignedInRequest

LONGEST = 100


@require_safe
def target_search(request: SignedInRequest) -> JsonResponse:
    return _answer(request, Scheme.SDG)


@require_safe
def sector_search(request: SignedInRequest) -> JsonResponse:
    return _answer(request, Scheme.SECTOR)


@require_safe
def place_search(request: SignedInRequest) -> JsonResponse:
    return _answer(request, Scheme.PLACE)


def _answer(request: SignedInRequest, scheme: Scheme) -> JsonResponse:
    found = codes.search(scheme, request.GET.get("q", "")[:LONGEST])
    return JsonResponse(
        {
            "results": [
                {"code": named.code, "title": named.title, "goal": named.goal} for named in found
            ]
        }
    )
