"""Opening a page to everybody: only where it is switched on, cacheable, in the asked language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.views.decorators.http import condition, require_safe

from core.audit.models import AuditEntry
from core.people.models import Installation
from reports.version import code_version

FIVE_MINUTES = 300

View = Callable[[HttpRequest], HttpResponseBase]


def open_to_all(view: View) -> View:
    """Without log-in. Switched off, the address does not exist."""
    answered = condition(etag_func=_etag)(view)

    @login_not_required
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponseBase:
        if not settings.PUBLIC_LIST:
            raise Http404
        language = language_of(request)
        with translation.override(language):
            response = answered(request)
        response.headers["Content-Language"] = language
        is_good = response.status_code in {200, 304}
        response.headers["Cache-Control"] = (
            f"public, max-age={FIVE_MINUTES}" if is_good else "no-store"
        )
        return response

    return opened


def language_of(request: HttpRequest) -> str:
    """As the address says, so that proxies keep one answer for each language."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _etag(request: HttpRequest) -> str:
    """What an answer depends on: the trail's head, the day, the program, and the address."""
    head = AuditEntry.objects.order_by("-number").values_list("hash", flat=True).first()
    office = Installation.get()
    parts = (
        head,
        timezone.localdate(),
        code_version(),
        office.office,
        office.is_demo,
        request.get_full_path(),
    )
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()}"'
