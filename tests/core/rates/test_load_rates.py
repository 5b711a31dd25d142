"""The command that loads rates: whole files, repeatable, never over a stored rate."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.rates.models import ExchangeRate
from core.reference.models import Currency

HEAD = "date,currency,chf_per_unit\n"
EURO = "2026-10-30,EUR,0.919400\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _currencies():
    for code in ("CHF", "EUR", "USD"):
        Currency.objects.update_or_create(code=code, defaults={"name_en": code, "minor_units": 2})


@pytest.fixture
def load(tmp_path):
    path = tmp_path / "rates.csv"

    def load(text, **options):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("load_rates", path, stdout=out, **options)
        return out.getvalue()

    return load


def test_rates_are_recorded_with_their_source(load):
    answer = load(f"{HEAD}{EURO}2026-10-30,USD,0.822950\n", source="National bank")

    assert answer == "2 exchange rates added, 0 were there already.\n"
    assert list(
        ExchangeRate.objects.order_by("currency").values_list(
            "currency", "valid_on", "chf_per_unit", "source"
        )
    ) == [
        ("EUR", dt.date(2026, 10, 30), Decimal("0.9194"), "National bank"),
        ("USD", dt.date(2026, 10, 30), Decimal("0.82295"), "National bank"),
    ]


def test_the_file_is_the_source_unless_another_is_named(load):
    load(HEAD + EURO)

    assert ExchangeRate.objects.get().source == "rates.csv"


def test_loading_twice_changes_nothing(load):
    load(HEAD + EURO)

    assert load(HEAD + EURO, source="again") == "0 exchange rates added, 1 were there already.\n"
    assert ExchangeRate.objects.count() == 1


def test_a_changed_rate_is_refused_and_nothing_is_loaded(load):
    load(HEAD + EURO)

    with pytest.raises(CommandError) as refused:
        load(f"{HEAD}2026-10-29,EUR,0.92\n2026-10-30,EUR,0.95\n")

    assert str(refused.value) == (
        "Nothing was loaded.\nLine 3: EUR on 30.10.2026 is 0.9194 already, not 0.95."
    )
    assert ExchangeRate.objects.count() == 1


def test_a_file_that_contradicts_itself_is_refused(load):
    with pytest.raises(CommandError, match=r"EUR on 30\.10\.2026 is 0\.9194 already, not 0\.95\."):
        load(f"{HEAD}{EURO}2026-10-30,EUR,0.95\n")

    assert ExchangeRate.objects.count() == 0


def test_unknown_currencies_are_listed_and_left_out(load):
    answer = load(f"{HEAD}{EURO}2026-10-30,XYZ,1\n2026-10-29,XYZ,1\n2026-10-30,CHF,1\n")

    assert answer == (
        "1 exchange rates added, 0 were there already.\n"
        "Left out, for their currencies are not in the list: CHF (1), XYZ (2)\n"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "The columns date, currency, chf_per_unit are missing."),
        ("date;currency;chf_per_unit\n", "The columns date, currency, chf_per_unit are missing."),
        (HEAD, "The file holds no rates."),
        (f"{HEAD}30.10.2026,EUR,1\n",
         "Line 2: “30.10.2026” is no date: write it like 2026-12-31."),
        (f"{HEAD}{EURO}2026-10-30,Euro,1\n", "Line 3: “Euro” is no currency code."),
        (f"{HEAD}2026-10-30,EUR,0,9\n", "Line 2: “0” is no rate: write it like 0.9194."),
        (f"{HEAD}2026-10-30,EUR,1e3\n", "Line 2: “1e3” is no rate: write it like 0.9194."),
        (f"{HEAD}2026-10-30,EUR\n", "Line 2: “” is no rate: write it like 0.9194."),
        (f'{HEAD}2026-10-30,EUR,"1\n', "Line 2 cannot be read as CSV."),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_the_reason(load, text, why):
    with pytest.raises(CommandError) as refused:
        load(text)

    assert str(refused.value) == f"Nothing was loaded.\n{why}"


def test_a_file_that_is_no_text_is_refused(load, tmp_path):
    with pytest.raises(CommandError) as refused:
        load(b"\xff\xfe\x00")

    path = tmp_path / "rates.csv"
    assert str(refused.value) == f"Nothing was loaded.\n{path} is not a text file in UTF-8."


def test_a_file_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "none.csv"
    with pytest.raises(CommandError) as refused:
        call_command("load_rates", path)

    assert str(refused.value) == (
        f"Nothing was loaded.\n{path} cannot be read: No such file or directory"
    )


def test_of_many_faults_ten_are_shown(load):
    with pytest.raises(CommandError) as refused:
        load(HEAD + "2026-10-30,EUR,x\n" * 12)

    lines = str(refused.value).splitlines()
    assert (len(lines), lines[-1]) == (12, "… and 2 more.")


def test_a_thousand_rates_take_few_queries(load, django_assert_max_num_queries):
    first = dt.date(2020, 1, 1)
    lines = [f"{first + dt.timedelta(days=n)},EUR,0.9\n" for n in range(1000)]

    with django_assert_max_num_queries(20):
        load(HEAD + "".join(lines))
