"""Each rule of the standard broken once, by an activity that breaks no other of its weight."""

import copy
import datetime as dt
from xml.etree.ElementTree import SubElement, fromstring

import pytest
from django.test import TestCase

from core.reference.fixtures import load_fixtures
from reports.iati.standard import NEVER_WRITTEN, RULES, Grade, Known, examine
from reports.iati.standard.advice import PARTS, completeness
from reports.iati.standard.codes import LISTS, known_codes
from reports.iati.writing import XML_LANG
from tests.factories import NOW

TODAY = dt.date(2026, 6, 1)

GOOD = """
<iati-activity xml:lang="de" default-currency="CHF" humanitarian="1"
    last-updated-datetime="2026-05-01T10:00:00+00:00">
  <iati-identifier>CH-1-A</iati-identifier>
  <reporting-org ref="CH-1" type="11"><narrative>Stadt</narrative></reporting-org>
  <title>
    <narrative xml:lang="de">Wasser</narrative><narrative xml:lang="en">Water</narrative>
  </title>
  <description type="1"><narrative>Brunnen</narrative></description>
  <participating-org ref="CH-1" type="11" role="1"/>
  <participating-org ref="CH-2" type="22" role="4" crs-channel-code="22000"/>
  <activity-status code="2"/>
  <activity-date type="1" iso-date="2026-01-01"/>
  <activity-date type="3" iso-date="2027-12-31"/>
  <recipient-country code="NP" percentage="60"/>
  <recipient-country code="KE" percentage="30"/>
  <recipient-region vocabulary="1" code="298" percentage="10"/>
  <sector vocabulary="1" code="14030" percentage="40"/>
  <sector vocabulary="1" code="14020" percentage="60"/>
  <sector vocabulary="8" code="6.1" percentage="100"/>
  <tag vocabulary="2" code="6"/>
  <tag vocabulary="3" code="6.1"/>
  <humanitarian-scope type="1" vocabulary="1-2" code="EQ-2026-000999-IDN"/>
  <policy-marker vocabulary="1" code="1" significance="1"/>
  <collaboration-type code="1"/>
  <default-flow-type code="10"/>
  <default-finance-type code="110"/>
  <default-aid-type vocabulary="1" code="C01"/>
  <default-aid-type vocabulary="2" code="3"/>
  <default-aid-type vocabulary="3" code="G"/>
  <budget type="1" status="2">
    <period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
    <value currency="CHF" value-date="2026-01-01">10.00</value>
  </budget>
  <planned-disbursement type="1">
    <period-start iso-date="2026-09-01"/><period-end iso-date="2026-09-01"/>
    <value currency="CHF" value-date="2026-09-01">10.00</value>
  </planned-disbursement>
  <transaction ref="1">
    <transaction-type code="3"/>
    <transaction-date iso-date="2026-03-01"/>
    <value currency="CHF" value-date="2026-03-01">10.00</value>
    <provider-org ref="CH-1" type="11"/>
    <receiver-org ref="CH-2" type="22"/>
  </transaction>
</iati-activity>
"""


@pytest.fixture(scope="module")
def known(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        load_fixtures(now=NOW)
        codes = known_codes()
        TestCase._rollback_atomics(atomics)
    return Known(
        today=TODAY,
        now=dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC),
        codes=codes,
        withheld=frozenset({"geheimer verein"}),
    )


def good():
    return fromstring(GOOD)


def put(path, **attributes):
    """Set attributes of the first element at a path; None takes one away."""

    def spoil(activity):
        element = activity if path == "." else activity.find(path)
        for key, value in attributes.items():
            name = {"lang": XML_LANG}.get(key, key.replace("_", "-"))
            if value is None:
                element.attrib.pop(name, None)
            else:
                element.set(name, value)

    return spoil


def take(*paths):
    """Take away every element at these paths."""

    def spoil(activity):
        for path in paths:
            parent_path, _slash, tag = path.rpartition("/")
            for parent in activity.findall(parent_path) if parent_path else [activity]:
                for element in parent.findall(tag):
                    parent.remove(element)

    return spoil


def add(parent, tag, **attributes):
    def spoil(activity):
        to = activity if parent == "." else activity.find(parent)
        SubElement(to, tag, {name.replace("_", "-"): v for name, v in attributes.items()})

    return spoil


def say(path, text):
    def spoil(activity):
        for element in activity.findall(path):
            element.text = text

    return spoil


def both(*spoils):
    def spoil(activity):
        for one in spoils:
            one(activity)

    return spoil


def second_transaction(activity):
    activity.append(copy.deepcopy(activity.find("transaction")))


def without_english(activity):
    title = activity.find("title")
    title.remove(title.findall("narrative")[1])


SECTOR_AT_ONE = both(
    take("sector"), second_transaction, add("transaction", "sector", vocabulary="1", code="14030")
)
PLACE_AT_ONE = both(
    take("recipient-country", "recipient-region"),
    second_transaction,
    add("transaction", "recipient-country", code="NP"),
)
NO_PLACE = take("recipient-country", "recipient-region")
TWO_COUNTRIES = take("recipient-region")

BROKEN = {
    "x.identifier": take("iati-identifier"),
    "x.title": take("title"),
    "x.description": take("description"),
    "x.date": take("activity-date"),
    "x.participating": take("participating-org"),
    "x.control": say("title/narrative", "Was\x02ser"),
    "x.withheld": say("description/narrative", "Mit dem Geheimen Verein, GEHEIMER VEREIN"),
    "1.1.3": say("iati-identifier", "CH-1"),
    "1.7.2": put("reporting-org", ref=None),
    "6.3.1": put("reporting-org", type=None),
    "6.2.1": take("activity-status"),
    "4.1.1": put(".", lang=None),
    "4.3.1": say("title/narrative", " "),
    "4.4.1": say("description/narrative", ""),
    "1.1.21": say("iati-identifier", "CH-2-A"),
    "1.3.1": say("iati-identifier", "CH-1-A "),
    "1.3.13": say("iati-identifier", "CH-1-A&B"),
    "6.11.1": put("activity-date", type="3"),
    "11.1.1": put(".", last_updated_datetime="2026-06-01T12:00:01+00:00"),
    "11.1.2": put("activity-date", iso_date="2028-01-01"),
    "11.1.3": both(
        add(".", "activity-date", type="2", iso_date="2026-02-01"),
        add(".", "activity-date", type="4", iso_date="2026-01-31"),
    ),
    "11.1.4": add(".", "activity-date", type="2", iso_date="2026-06-02"),
    "11.1.5": add(".", "activity-date", type="4", iso_date="2026-06-02"),
    "11.2.1": put("transaction/transaction-date", iso_date="2026-06-02"),
    "11.2.2": put("transaction/value", value_date="2026-06-02"),
    "8.6.3": put("planned-disbursement/period-end", iso_date="2026-08-31"),
    "7.5.3": put("budget/period-end", iso_date="2027-01-02"),
    "7.8.1": both(put(".", default_currency=None), put("transaction/value", currency=None)),
    "7.5.2": put("budget/value", value_date=None),
    "6.10.1": put("participating-org", ref=None),
    "6.9.1": put("transaction/provider-org", ref=None),
    "6.9.2": put("transaction/receiver-org", ref=None),
    "6.13.1": add(".", "policy-marker", vocabulary="99", code="X"),
    "6.14.1": put("policy-marker", significance=None),
    "1.8.13": put("participating-org", ref="CH/1"),
    "107.1.1": take("default-aid-type[@vocabulary='1']"),
    "107.1.2": add(".", "default-aid-type", vocabulary="1", code="C01"),
    "6.2.2": take("sector"),
    "6.6.2": add("transaction", "sector", vocabulary="1", code="14030"),
    "6.7.2": SECTOR_AT_ONE,
    "2.1.1": put("sector", percentage=None),
    "2.1.2": put("sector", percentage="39.99"),
    "2.1.4": put("sector[@vocabulary='8']", percentage="99"),
    "2.2.1": add(".", "sector", vocabulary="99", code="X"),
    "3.7.1": NO_PLACE,
    "3.7.2": PLACE_AT_ONE,
    "3.6.2": add("transaction", "recipient-country", code="NP"),
    "3.1.1": both(TWO_COUNTRIES, put("recipient-country", percentage=None)),
    "3.1.2": TWO_COUNTRIES,
    "3.1.4": both(NO_PLACE, add(".", "recipient-country", code="NP", percentage="90")),
    "3.4.1": add(".", "recipient-region", vocabulary="1", code="89"),
    "3.4.2": put("recipient-region", percentage="11"),
    "3.4.4": take("recipient-country"),
    "12.1.1": both(
        put("recipient-country", percentage="-1"), put("recipient-region", percentage="71")
    ),
    "12.3.1": put("sector", percentage="101"),
    "12.4.1": put("sector", percentage="viel"),
    "102.1.1": take("sector[@vocabulary='1']"),
    "x.2": without_english,
    "x.5": take("activity-date[@type='3']"),
    "x.6": take("participating-org[@role='4']"),
    "x.7": put("participating-org[@role='4']", ref=None),
    "x.10": take("sector[@vocabulary='8']"),
    "x.11": take("policy-marker"),
    "x.12": take("default-aid-type"),
    "x.13": take("default-aid-type[@vocabulary='3']"),
    "x.14": take("humanitarian-scope"),
    "x.15": take("budget"),
}


def numbers(activity, known):
    return [finding.number for finding in examine(activity, known)]


def test_a_complete_activity_breaks_nothing(known):
    assert numbers(good(), known) == []


@pytest.mark.parametrize("number", BROKEN)
def test_a_broken_rule_is_found(number, known):
    activity = good()
    BROKEN[number](activity)
    assert number in numbers(activity, known)


@pytest.mark.parametrize(
    ("number", "path", "attribute", "vocabularies"), [one[:4] for one in LISTS]
)
def test_a_code_of_no_list_is_found(number, path, attribute, vocabularies, known):
    activity = good()
    spoiled = path
    if vocabularies:
        spoiled = f"{path}[@vocabulary='{max(vocabularies)}']"
    put(spoiled, **{attribute: "nirgends"})(activity)
    assert number in numbers(activity, known)


def test_every_rule_is_broken_by_a_test():
    by_list = {number for number, *_rest in LISTS}
    assert {one.number for one in RULES} == BROKEN.keys() | by_list | {"1.1.2"}


def test_an_identifier_that_stands_twice_is_found(known):
    twice = Known(today=known.today, now=known.now, codes=known.codes, counts={"CH-1-A": 2})
    assert numbers(good(), twice) == ["1.1.2"]


def test_every_error_of_the_published_rules_is_known():
    """The numbers of the activity rules graded «error» in rulesets/standard.json, 2.03."""
    published = {
        *("1.1.3", "2.1.1", "2.1.2", "2.1.4", "2.2.1", "3.1.1", "3.1.2", "3.1.4", "3.4.1"),
        *("3.4.2", "3.4.4", "3.6.2", "3.7.1", "3.7.2", "4.1.1", "4.3.1", "4.4.1", "6.2.2"),
        *("6.6.2", "6.7.2", "6.8.1", "6.9.1", "6.9.2", "6.10.1", "6.11.1", "6.13.1", "6.14.1"),
        *("7.5.3", "7.8.1", "8.6.1", "8.6.3", "8.8.1", "8.9.1", "8.10.1", "8.11.1", "11.1.1"),
        *("11.1.2", "11.1.3", "11.1.4", "11.1.5", "11.2.1", "11.2.2", "12.1.1", "12.2.1"),
        "12.3.1",
    }
    errors = {one.number for one in RULES if one.grade == Grade.ERROR}
    assert published <= errors | NEVER_WRITTEN.keys()


def test_errors_come_first_and_advice_last(known):
    activity = good()
    for spoil in ("x.11", "1.1.21", "6.2.1"):
        BROKEN[spoil](activity)
    assert [one.grade for one in examine(activity, known)] == ["error", "warning", "advice"]


def test_completeness_counts_what_is_asked():
    activity = good()
    assert completeness(activity) == 100

    activity.attrib.pop("humanitarian")
    BROKEN["x.14"](activity)
    assert completeness(activity) == 100

    BROKEN["x.11"](activity)
    asked = [part for part in PARTS if part.is_asked(activity)]
    assert completeness(activity) == 100 * (len(asked) - 1) // len(asked)


def test_of_a_withheld_partner_no_identifier_is_asked(known):
    activity = good()
    put("participating-org[@role='4']", ref=None, type=None)(activity)
    SubElement(activity.find("participating-org[@role='4']"), "narrative").text = "withheld"
    assert numbers(activity, known) == []


def test_a_budget_may_last_a_leap_year(known):
    activity = good()
    put("budget/period-start", iso_date="2028-02-29")(activity)
    put("budget/period-end", iso_date="2029-02-28")(activity)
    assert numbers(activity, known) == []


def test_what_is_no_date_is_compared_with_nothing(known):
    activity = good()
    put("transaction/transaction-date", iso_date="bald")(activity)
    assert numbers(activity, known) == []
