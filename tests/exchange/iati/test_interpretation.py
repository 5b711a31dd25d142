import datetime as dt
from decimal import Decimal

import pytest

from core.activities.models import Scheme
from core.ledger.states import EntryKind, Flow
from core.rates.models import ExchangeRate
from core.reference.models import Sphere
from exchange.iati.interpretation import Interpreter, Reading, code_for
from exchange.iati.reader import read_activities
from exchange.iati.reference import Reference
from tests.exchange.iati.samples import activity, transaction, write


class Rates:
    def on(self, currency, day):
        if currency != "EUR":
            return None
        return ExchangeRate(
            currency_id="EUR", valid_on=day, chf_per_unit=Decimal("1.1"), source="bank"
        )


REFERENCE = Reference(
    codes={
        Scheme.SDG: {code: {} for code in ("4", "6", "6.1", "6.a")},
        Scheme.SECTOR: {"14030": {}},
        Scheme.PLACE: {"KE": {}, "TZ": {}, "298": {}},
    },
    currencies={"CHF": 2, "EUR": 2, "JPY": 0},
    markers={"1": (0, 1, 2)},
    aid_types={"C01"},
    rates=Rates(),
)


def read(folder, content: str) -> Reading:
    (found,) = read_activities(write(folder, activity(content)))
    return Interpreter(found, REFERENCE, today=dt.date(2021, 1, 1)).read()


def notes(reading: Reading) -> list[tuple[str, str]]:
    return [(n.element, n.reason) for n in reading.notes if n.element != "activity-status"]


def test_the_german_title_comes_first_and_all_are_kept(tmp_path):
    facts = read(tmp_path, "").facts

    assert (facts["title"], facts["titles"]) == ("Wasser", {"en": "Water", "de": "Wasser"})


def test_actual_dates_come_before_planned_ones(tmp_path):
    facts = read(
        tmp_path,
        '<activity-date type="1" iso-date="2019-01-01"/>'
        '<activity-date type="2" iso-date="2019-02-01"/>'
        '<activity-date type="3" iso-date="2020-01-01"/>',
    ).facts

    assert (facts["starts_on"], facts["ends_on"]) == (dt.date(2019, 2, 1), dt.date(2020, 1, 1))


def test_an_end_before_the_start_is_left_out(tmp_path):
    reading = read(
        tmp_path,
        '<activity-date type="1" iso-date="2019-01-02"/>'
        '<activity-date type="3" iso-date="2019-01-01"/>',
    )

    assert reading.facts["ends_on"] is None
    assert notes(reading) == [("activity-date", "The end lies before the start; it is left out.")]


@pytest.mark.parametrize(
    ("role", "is_taken"), [("1", False), ("2", False), ("3", True), ("4", True)]
)
def test_the_partner_carries_out_or_passes_on(tmp_path, role, is_taken):
    reading = read(tmp_path, f'<participating-org role="{role}" ref="X"/>')

    assert (reading.partner is not None) is is_taken


def test_who_carries_out_comes_before_who_passes_on(tmp_path):
    reading = read(
        tmp_path, '<participating-org role="3" ref="A"/><participating-org role="4" ref="B"/>'
    )

    assert reading.partner.ref == "B"


def test_weights_of_targets_come_before_those_of_goals(tmp_path):
    reading = read(
        tmp_path,
        '<sector vocabulary="7" code="4"/>'
        '<sector vocabulary="8" code="6.1" percentage="75"/>'
        '<sector vocabulary="8" code="6.A" percentage="25"/>',
    )

    assert reading.splits == {Scheme.SDG: (("6.1", 7500), ("6.a", 2500))}


def test_goals_count_where_there_are_no_targets(tmp_path):
    reading = read(tmp_path, '<sector vocabulary="7" code="4"/>')

    assert reading.splits == {Scheme.SDG: (("4", 10_000),)}


def test_countries_and_regions_are_one_split(tmp_path):
    reading = read(
        tmp_path,
        '<recipient-country code="KE" percentage="40"/>'
        '<recipient-region code="298" percentage="60"/>'
        '<recipient-region vocabulary="99" code="X" percentage="60"/>',
    )

    assert reading.splits == {Scheme.PLACE: (("KE", 4000), ("298", 6000))}
    assert notes(reading) == [("recipient-region", "Vocabulary 99 is not read.")]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ('<sector code="99999"/>', ("sector", "Code «99999» is unknown; no split.")),
        (
            '<recipient-country code="KE" percentage="50"/>',
            ("recipient-country", "The percentages add up to 50 and not to 100."),
        ),
        (
            '<sector code="14030" percentage="99.95"/>',
            ("sector", "The sum of 99.95 was brought to 100."),
        ),
        (
            '<tag vocabulary="3" code="6.1"/>',
            ("tag", "Goals without a weight, to be mapped by hand: 6.1"),
        ),
        ('<policy-marker code="9" significance="0"/>', ("policy-marker", "Code «9» is unknown.")),
        (
            '<policy-marker code="1" significance="3"/>',
            ("policy-marker", "Marker 1 has no score «3»."),
        ),
        ('<default-aid-type code="Z9"/>', ("default-aid-type", "Code «Z9» is unknown.")),
        (transaction("1", "5"), ("transaction 1", "Type 1 is not taken over.")),
        (transaction("11", "5"), ("transaction 1", "Type 11 is not taken over.")),
        (transaction("3", "0", ref="R"), ("transaction R", "The value is zero.")),
        (transaction("3", "0.001"), ("transaction 1", "The value is zero.")),
        (
            transaction("3", "5", date="2021-01-02"),
            ("transaction 1", "The date lies in the future."),
        ),
        (transaction("3", "5", currency="XXX"), ("transaction 1", "Currency «XXX» is unknown.")),
        (
            transaction("3", "5", currency="JPY"),
            ("transaction 1", "There is no rate of JPY for 2020-06-30."),
        ),
    ],
)
def test_what_is_not_taken_over_is_noted(tmp_path, content, note):
    assert notes(read(tmp_path, content)) == [note]


@pytest.mark.parametrize(
    ("kind", "value", "entry", "flow"),
    [
        ("2", "5", EntryKind.COMMITMENT, Flow.DISBURSEMENT),
        ("2", "-5", EntryKind.REDUCTION, Flow.DISBURSEMENT),
        ("3", "5", EntryKind.DISBURSEMENT, Flow.DISBURSEMENT),
        ("3", "-5", EntryKind.REFUND, Flow.DISBURSEMENT),
        ("4", "5", EntryKind.DISBURSEMENT, Flow.EXPENDITURE),
        ("4", "-5", EntryKind.REFUND, Flow.EXPENDITURE),
    ],
)
def test_type_and_sign_say_what_kind_of_entry_it_is(tmp_path, kind, value, entry, flow):
    (posting,) = read(tmp_path, transaction(kind, value)).postings

    assert (posting.kind, posting.flow, posting.amount) == (entry, flow, int(value) * 100)


def test_another_currency_is_converted_at_the_rate_of_the_transaction(tmp_path):
    (posting,) = read(tmp_path, transaction("3", "10.05", currency="EUR")).postings

    assert (posting.amount, posting.amount_chf, posting.rate.valid_on) == (
        1005,
        1106,
        dt.date(2020, 6, 30),
    )


def test_a_sector_of_a_transaction_holds_for_it_alone(tmp_path):
    reading = read(tmp_path, transaction("3", "5", extra='<sector code="14030"/>'))

    assert (reading.splits, reading.postings[0].splits) == (
        {},
        {Scheme.SECTOR: (("14030", 10_000),)},
    )


def test_a_humanitarian_transaction_is_of_its_sphere(tmp_path):
    content = transaction("3", "5").replace("<transaction ", '<transaction humanitarian="1" ')

    assert read(tmp_path, content).postings[0].sphere == Sphere.HUMANITARIAN


def test_equal_transactions_are_told_apart(tmp_path):
    first, second = read(tmp_path, transaction("3", "5") * 2).postings

    assert first.key != second.key


def test_a_transaction_keeps_its_key_wherever_it_stands(tmp_path):
    one, other = transaction("3", "5"), transaction("3", "6")
    keys = [{p.key for p in read(tmp_path, text).postings} for text in (one + other, other + one)]

    assert keys[0] == keys[1]


def test_a_long_identifier_becomes_a_code_that_is_its_own():
    codes = {code_for("X" * 70 + end) for end in "ab"}

    assert {len(code) for code in codes} == {60}
    assert len(codes) == 2
