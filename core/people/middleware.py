"""Before every page: log-in, a second factor for who needs one, proof anew before a signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import resolve_url
from django.urls import ResolverMatch

from core.people import log_in, unsent
from core.people.models import User

OPEN = re.compile(
    r"login|logout|set_language|first_password|account_(login|reauthenticate)|mfa_\w+"
)
"""Pages that lead to the second factor, and out again."""

SIGNING = re.compile(r"(^|\w+_)(approve|confirm|release|sign|verify)(_\w+)?")
"""Addresses by whose POST a person signs, by the house's names for them."""


class LogInMiddleware(LoginRequiredMiddleware):
    """A form that is sent when the session is over waits until its person is back."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        person = unsent.typist(request)
        match = request.resolver_match
        if person is None or match is None or _is_open(match) or not _is_form(request):
            return super().handle_no_permission(request, view_func)
        unsent.keep(request, person)
        return redirect_to_login(resolve_url("unsent"))


class ProofMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        unsent.remember_typist(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if not isinstance(request.user, User) or match is None or _is_open(match):
            return None
        held_up = _second_factor(request, request.user) or _proof_before_signing(request, match)
        if held_up is None:
            unsent.forget_if_sent(request)
        return held_up


def _is_form(request: HttpRequest) -> bool:
    """Not what a script of a page asks for while somebody types."""
    return request.method == "POST" and "HX-Request" not in request.headers


def _is_open(match: ResolverMatch) -> bool:
    return not match.namespace and bool(OPEN.fullmatch(match.url_name or ""))


def _second_factor(request: HttpRequest, person: User) -> HttpResponseBase | None:
    """Without one: to its set-up. With one that this session never showed: to the log-in."""
    if not settings.SECOND_FACTOR or log_in.used_second_factor(request):
        return None
    if log_in.has_second_factor(person):
        logout(request)
        return redirect_to_login(_afterwards(request, person))
    if log_in.needs_second_factor(person):
        return redirect_to_login(_afterwards(request, person), resolve_url("mfa_activate_totp"))
    return None


def _proof_before_signing(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
    """What was sent is kept, and sent by the person after the proof: a signature is seen."""
    person = request.user
    if not isinstance(person, User) or not is_signing(request.method, match):
        return None
    if log_in.is_fresh(request):
        return None
    methods = get_adapter(request).get_reauthentication_methods(person)
    return redirect_to_login(_afterwards(request, person), methods[0]["url"])


def _afterwards(request: HttpRequest, person: User) -> str:
    """Where a person goes on who was held up: to what they have not sent, or to their page."""
    if not _is_form(request):
        return request.get_full_path()
    unsent.keep(request, person.pk)
    return resolve_url("unsent")


def is_signing(method: str | None, match: ResolverMatch) -> bool:
    """Every change in the back office, and every signature on the pages."""
    if method != "POST":
        return False
    return match.namespace == "admin" or bool(SIGNING.fullmatch(match.url_name or ""))
