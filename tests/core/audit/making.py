"""A trail of a few steps, done and refused."""

from contextlib import suppress

from core.audit.signing import make_key
from core.errors import RuleViolation
from core.partners import workflow
from core.partners.models import Organisation
from core.people.groups import derive_groups
from core.people.models import Role
from tests.factories import NOW, make_user, officer


def save(organisation=None, *, by=None, now=NOW, **values):
    organisation = organisation or Organisation(code=values.pop("code", "A"), name="Alpha")
    for name, value in values.items():
        setattr(organisation, name, value)
    return workflow.save_organisation(organisation, by=by or officer(), now=now)


def refused(*, by):
    with suppress(RuleViolation):
        save(by=by)


def with_key(settings, tmp_path):
    """A key to sign checkpoints with; gives the public one."""
    settings.TRAIL_KEY_FILE = tmp_path / "keys" / "trail-key.pem"
    return make_key(settings.TRAIL_KEY_FILE)


def watcher(role=Role.AUDITOR):
    person = make_user(role)
    derive_groups(person, on=NOW.date())
    return person
