import os
import xml.etree.ElementTree as ET
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from core.activities.models import Activity
from core.audit.models import AuditEntry
from core.ledger.models import Batch, Entry
from core.people.models import User
from tests import factories
from tests.exchange.iati.samples import activity, transaction, write

PAID = transaction("3", "100", ref="R1")
DATA = Path(os.environ.get("CONFORMANCE_DATA", ""), "real", "iati")


@pytest.fixture
def _reference(db):
    factories.load_reference()


def run(capsys, *arguments) -> list[str]:
    call_command("import_iati", *map(str, arguments))
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("_reference")
def test_it_says_what_it_did_and_what_it_did_not(tmp_path, capsys):
    path = write(tmp_path, activity(PAID + "<location/>" + '<activity-status code="2"/>'))

    output = run(capsys, path)

    batch = Batch.objects.get()
    assert output == [
        "1 activities read: 1 new, 0 changed, 0 refused.",
        "1 entries posted, 0 reversed; 0 organisations added.",
        f"This is batch {batch.pk}.",
        "Elements that have no place here:",
        "  location: 1",
    ]
    assert batch.imported_by.username == "import"


@pytest.mark.usefixtures("_reference")
def test_a_dry_run_stores_nothing(tmp_path, capsys):
    output = run(capsys, write(tmp_path, activity(PAID)), "--dry-run")

    assert output[:2] == [
        "Nothing was stored; this is what would be done:",
        "1 activities read: 1 new, 0 changed, 0 refused.",
    ]
    assert (Batch.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.usefixtures("_reference")
@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (activity(), ["--reporting-org", "NO"], "file.xml contains no activity of NO."),
        ("", [], "file.xml contains no activity."),
        (activity("<x>"), [], "file.xml is not well-formed XML: the error is in line 7."),
        (
            activity('<conditions attached="1"><condition/></conditions>'),
            [],
            (
                "file.xml breaks the IATI standard, and nothing in it can be taken over: "
                "XX-1-A, conditions/condition: The attribute «type» is missing."
            ),
        ),
        (activity(), ["--by", "nobody"], "There is no person «nobody»."),
    ],
)
def test_a_file_that_is_refused_changes_nothing(tmp_path, content, arguments, message):
    with pytest.raises(CommandError) as caught:
        call_command("import_iati", str(write(tmp_path, content)), *arguments)

    assert str(caught.value) == message
    assert (User.objects.count(), Batch.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


@pytest.mark.usefixtures("_reference")
def test_a_batch_is_taken_back_by_its_number(tmp_path, capsys):
    run(capsys, write(tmp_path, activity(PAID)))
    number = Batch.objects.get().pk

    call_command("take_back_batch", str(number), "--reason", "wrong file")

    assert capsys.readouterr().out == f"Batch {number} was taken back: 1 entries reversed.\n"
    assert Entry.objects.net_paid() == 0


def test_a_batch_that_is_not_there_is_not_taken_back(db):
    with pytest.raises(CommandError, match=r"There is no batch 7\."):
        call_command("take_back_batch", "7", "--reason", "x")


def totals_of(path: Path, org: str) -> Counter[str]:
    """The same totals, worked out without anything of the product."""
    totals: Counter[str] = Counter()
    for one in ET.parse(path).getroot().findall("iati-activity"):
        if one.find("reporting-org").get("ref") != org:
            continue
        for booking in one.findall("transaction"):
            code = booking.find("transaction-type").get("code")
            value = int(Decimal(booking.find("value").text) * 100)
            positive, negative = {
                "2": ("commitment", "reduction"),
                "3": ("disbursement", "refund"),
            }[code]
            if value:
                totals[positive if value > 0 else negative] += value
    return totals


@pytest.mark.conformance
@pytest.mark.usefixtures("_reference")
def test_the_totals_of_the_swiss_development_agency_come_out(capsys):
    path = DATA / "dportal_covid_2021_18publishers.xml"

    run(capsys, path, "--reporting-org", "CH-4")

    assert Activity.objects.count() == 40
    posted = dict(Entry.objects.order_by().values_list("kind").annotate(Sum("amount_chf")))
    assert posted == totals_of(path, "CH-4")
    assert posted == {
        "commitment": 24_291_778_500,
        "disbursement": 4_151_649_900,
        "refund": -32_600,
    }


@pytest.mark.conformance
@pytest.mark.usefixtures("_reference")
def test_every_activity_of_a_real_file_goes_through_or_is_refused_by_name(capsys):
    path = DATA / "dportal_covid_2021_18publishers.xml"

    output = run(capsys, path)

    assert output[0] == "392 activities read: 392 new, 0 changed, 9 refused."
    assert run(capsys, path)[:2] == [
        "392 activities read: 0 new, 0 changed, 9 refused.",
        "0 entries posted, 0 reversed; 0 organisations added.",
    ]


@pytest.mark.conformance
@pytest.mark.usefixtures("_reference")
@pytest.mark.parametrize("name", ["broken_error_at_70076.xml", "SIDA_1.00_54act.xml"])
def test_a_real_file_that_is_broken_or_old_is_refused(name):
    with pytest.raises(CommandError):
        call_command("import_iati", str(DATA / name))

    assert (User.objects.count(), AuditEntry.objects.count()) == (0, 0)
