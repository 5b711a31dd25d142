"""The stories published after IATI: valid, and read back to the same sums."""

import io

import pytest
import time_machine
from django.core.management import call_command

from core.activities.models import Activity
from core.ledger.models import Batch, Entry
from reports.figures import EVERYTHING, cutoff_now, known_entries
from reports.iati.checking import check
from reports.iati.file import publishable, write
from reports.iati.portfolio import Publisher, activities_to_publish
from tests.reports.iati.reading import read, schema, set_publisher

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(all_stories):
    set_publisher()
    with time_machine.travel("2028-01-03T10:00:00+01:00", tick=False):
        yield Publisher.get()


@pytest.fixture
def cutoff(publisher):
    return cutoff_now()


def test_all_that_is_missing_is_named(publisher, cutoff):
    found = check(activities_to_publish(publisher, cutoff, EVERYTHING), publisher, cutoff)
    errors = {
        one.activity.code: [f.number for f in one.findings if f.grade == "error"] for one in found
    }
    assert {code: numbers for code, numbers in errors.items() if numbers} == {}


def test_the_file_of_all_stories_is_valid(publisher, cutoff):
    schema().assertValid(read(_content(publisher, cutoff)))


def test_every_kind_of_booking_stands_in_it(publisher, cutoff):
    published = {one.activity.pk for one in publishable(publisher, cutoff, EVERYTHING)}
    kinds = set(Entry.objects.filter(activity__in=published).values_list("kind", flat=True))
    assert kinds == {
        "commitment",
        "reduction",
        "disbursement",
        "bank_return",
        "refund",
        "exchange_difference",
    }


def test_read_back_it_gives_the_same_sums(publisher, cutoff, tmp_path):
    entries = known_entries(cutoff, cutoff.last_day)
    before = {
        publisher.identifier_of(activity): (
            entries.filter(activity=activity).net_committed(),
            entries.filter(activity=activity).net_paid(),
        )
        for activity in Activity.objects.filter(pk__in=entries.order_by().values("activity"))
    }
    path = tmp_path / "file.xml"
    path.write_bytes(_content(publisher, cutoff))

    call_command("import_iati", str(path), stdout=io.StringIO())

    imported = Entry.objects.filter(batch=Batch.objects.latest("pk"))
    after = {
        identifier: (
            imported.filter(activity__iati_identifier=identifier).net_committed(),
            imported.filter(activity__iati_identifier=identifier).net_paid(),
        )
        for identifier in before
    }
    assert after == before


def _content(publisher, cutoff):
    file = io.BytesIO()
    write(publishable(publisher, cutoff, EVERYTHING), cutoff, file)
    return file.getvalue()
