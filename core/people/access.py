"""Who may read: pages for people with a role, and the request of somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from core.people.models import Role, User

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)


class SignedInRequest(HttpRequest):
    """What a view gets behind `LogInMiddleware`; only narrows the type of `user`."""

    user: User


def for_people_with_a_role(
    view: Callable[..., AnyResponse],
) -> Callable[..., AnyResponse]:
    """Open a page to whoever holds a role today; who holds none sees why not."""

    @wraps(view)
    def checked(request: SignedInRequest, *args: Any, **kwargs: Any) -> AnyResponse:
        if not request.user.reaches(*Role):
            raise PermissionDenied(_("You have no role yet."))
        return view(request, *args, **kwargs)

    return checked
