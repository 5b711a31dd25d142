"""What one person had entered of a seal becomes a record that waits, and the trail tells it."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from core.audit.models import AuditEntry
from core.audit.trail import faults
from core.audit.words import Line
from core.guards import drop_guards
from core.partners.models import Certificate
from core.workflow import change, touch
from tests.factories import NOW, in_a_step, make_certificate, make_organisation, officer

pytestmark = pytest.mark.django_db

MIGRATION = import_module("core.partners.migrations.0009_take_over_certificates")
END = dt.date(2028, 12, 31)
WITHDRAWN = "certificate_withdrawn_was_in_force"


@pytest.fixture(scope="module")
def former():
    """The models as they are when the migration runs."""
    return MigrationLoader(None).project_state(("partners", "0008_certificates_of_two")).apps


@pytest.fixture
def _former_tables():
    """The day stands with the partner, and what was withdrawn need not have been in force."""
    is_sqlite = connection.vendor == "sqlite"
    drop_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partners_organisation ADD COLUMN zewo_valid_to date NULL")
        cursor.execute(
            "PRAGMA ignore_check_constraints = 1"
            if is_sqlite
            else f"ALTER TABLE partners_certificate DROP CONSTRAINT {WITHDRAWN}"
        )
        yield
        if is_sqlite:
            cursor.execute("PRAGMA ignore_check_constraints = 0")


@pytest.fixture
def take_over(former, _former_tables):
    return lambda: MIGRATION.take_over(former, None)


def enter(former, partner, end, *, by, now=NOW):
    """Write the day as the form of the partner did."""
    with in_a_step(by=by, now=now) as step:
        change(partner, name=partner.name)
        step.changes[-1]["after"] = {"zewo_valid_to": str(end)}
        rows = former.get_model("partners", "Organisation").objects.filter(pk=partner.pk)
        rows.update(zewo_valid_to=end)


def told():
    return [
        (one.organisation.name, one.valid_to, one.recorded_by.username, one.is_waiting)
        for one in Certificate.objects.order_by("pk")
    ]


def last():
    return AuditEntry.objects.order_by("-number")[0]


def test_the_day_of_a_partner_waits_in_the_name_of_who_entered_it_last(former, take_over):
    partner = make_organisation(name="Alpha")
    enter(former, partner, dt.date(2025, 12, 31), by=officer(name="anna"))
    enter(former, partner, END, by=officer(name="beat"), now=NOW + dt.timedelta(hours=1))
    with in_a_step(by=officer(name="carla")):
        change(partner, town="Bern")

    take_over()

    assert told() == [("Alpha", END, "beat", True)]
    certificate = Certificate.objects.get()
    assert certificate.recorded_at == NOW + dt.timedelta(hours=1)
    assert certificate.content_hash == certificate.compute_hash()


def test_the_day_of_a_row_of_a_file_waits_in_the_name_of_who_brought_it_in(former, take_over):
    partner = make_organisation(name="Alpha")
    keys = {"rows": 1, "first": partner.pk, "last": partner.pk}
    with in_a_step(by=officer(name="anna")) as step:
        touch(partner)
        step.changes.append(
            {"table": "partners_organisation", "row": None, "before": None, "after": keys}
        )
    with in_a_step(by=officer(name="beat")):
        change(partner, town="Bern")
    former.get_model("partners", "Organisation").objects.update(zewo_valid_to=END)

    take_over()

    assert told() == [("Alpha", END, "anna", True)]


def test_a_day_that_a_certificate_says_too_is_not_taken_over_twice(former, take_over):
    partner = make_organisation(name="Alpha")
    make_certificate(partner, END, confirmed=False)
    enter(former, partner, END, by=officer(name="anna"))

    take_over()

    assert told() == [("Alpha", END, "certificate-recorder", True)]


def test_what_one_person_had_withdrawn_counts_as_discarded(take_over):
    certificate = make_certificate(make_organisation(), END, confirmed=False)
    rows = Certificate.objects.filter(pk=certificate.pk)
    rows.update(withdrawn_at=NOW, recorded_at=NOW - dt.timedelta(days=9), content_hash="")

    take_over()

    certificate = rows.get()
    assert (certificate.discarded_at, certificate.withdrawn_at) == (NOW, None)
    assert certificate.recorded_at == NOW
    assert certificate.content_hash == certificate.compute_hash()


def test_one_entry_of_the_chain_tells_it_to_every_partner(former, take_over):
    partners = [make_organisation(name=name) for name in ("Alpha", "Beta")]
    for partner in partners:
        enter(former, partner, END, by=officer())
    make_organisation(name="Gamma")

    take_over()

    entry = last()
    assert list(faults()) == []
    assert (entry.verb, entry.subject.split()[0]) == ("take_over_certificates", "2")
    assert [list(AuditEntry.objects.about(one)[:1]) for one in partners] == [[entry], [entry]]
    assert {one.step_id for one in Certificate.objects.all()} == {entry.step}
    assert [change.name for change in Line(entry).changes] == ["Alpha", "Alpha", "Beta", "Beta"]


def test_where_nothing_was_entered_nothing_is_told(take_over):
    make_organisation()
    before = last()

    take_over()

    assert last() == before
