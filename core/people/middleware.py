"""Before every page: a second factor for who needs one, and proof anew before a signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import ResolverMatch

from core.people import log_in
from core.people.models import User

OPEN = re.compile(r"login|logout|set_language|account_\w+|mfa_\w+")
"""Pages that lead to the second factor, and out again."""

SIGNING = re.compile(r"(^|\w+_)(approve|confirm|release|sign|verify)(_\w+)?")
"""Addresses by whose POST a person signs, by the house's names for them."""


class ProofMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if not isinstance(request.user, User) or match is None or _is_open(match):
            return None
        return _second_factor(request, request.user) or _proof_before_signing(request, match)


def _is_open(match: ResolverMatch) -> bool:
    return not match.namespace and bool(OPEN.fullmatch(match.url_name or ""))


def _second_factor(request: HttpRequest, person: User) -> HttpResponseBase | None:
    """Without one: to its set-up. With one that this session never showed: to the log-in."""
    if not settings.SECOND_FACTOR or log_in.used_second_factor(request):
        return None
    if log_in.has_second_factor(person):
        logout(request)
        return redirect_to_login(request.get_full_path())
    if log_in.needs_second_factor(person):
        return redirect_to_login(request.get_full_path(), resolve_url("mfa_activate_totp"))
    return None


def _proof_before_signing(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
    """What was sent is kept and goes on after the proof, so that nothing need be typed twice."""
    if not is_signing(request.method, match) or log_in.is_fresh(request):
        return None
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return suspend_request(request, methods[0]["url"])


def is_signing(method: str | None, match: ResolverMatch) -> bool:
    """Every change in the back office, and every signature on the pages."""
    if method != "POST":
        return False
    return match.namespace == "admin" or bool(SIGNING.fullmatch(match.url_name or ""))
