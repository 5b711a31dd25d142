"""The log-ins of a demo: one password for all its people, drawn when the demo is loaded."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from core.people.models import Installation, RoleAssignment, User

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


class Login(NamedTuple):
    """Who may be played, and how to log in as them."""

    username: str
    name: str
    role: str
    password: str


def file() -> Path:
    return settings.DATA_DIR / "demo-logins.txt"


def draw_password() -> None:
    """Give everybody the same new password, and keep it in a file that its owner alone reads."""
    word = "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _syllable in range(6))
    password = f"{word[:4]}-{word[4:8]}-{word[8:]}-{secrets.randbelow(9000) + 1000}"
    path = file()
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(password + "\n", encoding="utf-8")
    User.objects.filter(is_service=False).update(password=make_password(password))


def logins() -> list[Login]:
    """All people with a role today, in the order in which a payout needs them; [] without file."""
    if not Installation.get().is_demo or not file().exists():
        return []
    password = file().read_text(encoding="utf-8").strip()
    in_force = RoleAssignment.objects.in_force(timezone.localdate()).select_related("person")
    return [
        Login(
            role.person.username,
            role.person.get_full_name(),
            str(role.get_role_display()),
            password,
        )
        for role in in_force.filter(person__is_active=True).order_by("person__username")
    ]


def for_log_in_page(_request: HttpRequest) -> dict[str, object]:
    """`demo_logins` for templates: only on this computer, read only where a template uses it."""
    if not settings.LOCAL_HTTP:
        return {}
    return {"demo_logins": SimpleLazyObject(logins)}
