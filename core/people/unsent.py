"""What was sent and could not go on: kept in the session until the same person sends it again."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

IN_SESSION = "unsent"
KEPT_FOR = 3600
"""Seconds; whoever comes back later begins with a fresh page."""

MOST = 256 * 1024
"""Characters of all fields together; the largest form of the product has about 20'000."""

NEVER_KEPT = "csrfmiddlewaretoken"
PASSWORD = re.compile(r"passw", re.IGNORECASE)

TYPIST = "typist"
TYPIST_FOR = settings.SESSION_COOKIE_AGE + 7 * 24 * 3600
"""Seconds; a form may stand open over a weekend before it is sent."""


@dataclass(frozen=True)
class Unsent:
    """Somebody's form, without its files and passwords, of which only the fields are known."""

    person: int
    address: str
    page: str
    fields: list[list[str]]
    files: list[list[str]]
    passwords: list[str]
    is_too_long: bool
    at: float


def keep(request: HttpRequest, person: int) -> None:
    """Keep a form that was sent; one that is too long leaves only the way back to its page."""
    values = [
        [name, str(value)]
        for name, listed in request.POST.lists()
        for value in listed
        if name != NEVER_KEPT
    ]
    fields = [one for one in values if not PASSWORD.search(one[0])]
    is_too_long = sum(len(name) + len(value) for name, value in fields) > MOST
    request.session[IN_SESSION] = asdict(
        Unsent(
            person=person,
            address=request.get_full_path(),
            page=_page(request),
            fields=[] if is_too_long else fields,
            files=[] if is_too_long else _files(request),
            passwords=sorted({name for name, _value in values if PASSWORD.search(name)}),
            is_too_long=is_too_long,
            at=time.time(),
        )
    )


def kept(request: HttpRequest) -> Unsent | None:
    """What this person has not sent yet; what is too old or another person's is thrown away."""
    stored = request.session.get(IN_SESSION)
    if stored is None:
        return None
    unsent = Unsent(**stored)
    if unsent.person != request.user.pk or time.time() - unsent.at > KEPT_FOR:
        forget(request)
        return None
    return unsent


def forget(request: HttpRequest) -> None:
    request.session.pop(IN_SESSION, None)


def forget_if_sent(request: HttpRequest) -> None:
    """A form that goes on to its address waits no longer."""
    if request.method != "POST":
        return
    stored = request.session.get(IN_SESSION)
    if stored and stored["address"] == request.get_full_path():
        forget(request)


def remember_typist(request: HttpRequest, response: HttpResponse) -> None:
    """Mark the browser of who is logged in: it says whose form arrives when the session is over.

    The mark opens nothing; what is kept under it is shown only to the same person, logged in.
    """
    if request.user.is_authenticated and typist(request, settings.SESSION_COOKIE_AGE) != (
        request.user.pk
    ):
        response.set_signed_cookie(
            TYPIST,
            str(request.user.pk),
            salt=TYPIST,
            max_age=TYPIST_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def typist(request: HttpRequest, max_age: int = TYPIST_FOR) -> int | None:
    """The key of who used this browser last."""
    marked: Any = request.get_signed_cookie(TYPIST, None, salt=TYPIST, max_age=max_age)
    return int(marked) if marked else None


def _files(request: HttpRequest) -> list[list[str]]:
    return [
        [name, file.name or ""]
        for name, listed in request.FILES.lists()
        for file in listed
        if isinstance(file, UploadedFile)
    ]


def _page(request: HttpRequest) -> str:
    """The page of this site on which the form stood, else the address it was sent to."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return request.get_full_path()
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
