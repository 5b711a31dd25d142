"""The trail in words: a sentence for every step, and what changed in it."""

import ast

import pytest
from django.apps import apps
from django.utils import translation

from core.approvals.models import ApprovalRule
from core.audit import words
from core.audit.models import AuditEntry, Guarded, canonical
from core.audit.reading import is_amount
from core.audit.verbs import VERBS
from core.audit.words import Line, trail_of
from core.people.models import Role
from tests.conventions import sources
from tests.core.audit.making import refused, save
from tests.core.funding.making import rate
from tests.core.partners.making import confirm, record
from tests.factories import Office, make_organisation, make_user, officer, someone

pytestmark = pytest.mark.django_db

STEPS = {
    node.name
    for path in sources.modules()
    for node in sources.tree(path).body
    if isinstance(node, ast.FunctionDef)
    if any(ast.unparse(decorator) == "step" for decorator in node.decorator_list)
}


def last():
    return Line(AuditEntry.objects.order_by("-number").first())


def values(line):
    return [
        (value.label, value.before, value.after)
        for change in line.changes
        for value in change.values
    ]


def test_every_step_has_its_words():
    assert STEPS - set(VERBS) == set()


def test_every_word_belongs_to_a_step():
    of_migrations = {"take_over_certificates"}

    assert set(VERBS) - STEPS == of_migrations


def test_a_sentence_fits_every_step():
    words = {"person": "Anna", "subject": "it"}

    assert [verb for verb, (_act, done) in VERBS.items() if "Anna" not in done % words] == []


def test_what_was_done_reads_as_a_sentence():
    anna = officer(name="anna")
    save(by=anna)

    assert last().verb_label == f"{anna} saved the organisation Alpha."


def test_what_was_refused_reads_as_an_attempt():
    auditor = make_user(Role.AUDITOR)
    refused(by=auditor)

    assert last().verb_label == f"{auditor} wanted to save an organisation: Alpha."


def test_a_refusal_says_why():
    refused(by=make_user(Role.AUDITOR))

    assert last().reason == "Partners are kept by programme officers, finance and the heads."


def test_a_step_without_words_still_has_a_sentence():
    entry = AuditEntry(verb="paint_it", person_name="Anna", subject="door", content="{}")

    assert Line(entry).verb_label == "Anna: paint it, door."


def test_a_change_shows_before_and_after():
    organisation = make_organisation(town="Bern")
    save(organisation, town="Basel")

    assert values(last()) == [("town", "Bern", "Basel")]


def test_keys_are_shown_as_names_and_choices_as_words():
    organisation = make_organisation(kind="22", country_id="CH")
    save(organisation, kind="40", country_id="GH")

    assert values(last()) == [
        ("kind", "national NGO", "multilateral organisation"),
        ("country", "Switzerland", "Ghana"),
    ]


def test_yes_and_no_are_words():
    save(make_organisation(), is_active=False)

    assert values(last()) == [("active", "yes", "no")]


def test_days_and_moments_are_written_as_in_switzerland():
    confirm(record())
    shown = {label: after for label, _before, after in values(last())}

    assert (shown["usable from"], shown["confirmed at"]) == ("04.06.2026", "01.06.2026 10:00")


def test_a_new_row_shows_only_what_it_holds():
    save()
    change = last().changes[0]

    assert change.is_new is True
    assert [value.label for value in change.values if value.after == "–"] == []


def test_a_change_is_read_in_the_readers_language():
    save(make_organisation(), is_active=False)
    with translation.override("de-ch"):
        assert values(last())[0][0] != "active"


def test_a_dossier_finds_its_own_steps_newest_first():
    organisation = save()
    make_organisation()
    save(organisation, town="Basel")

    assert [line.verb for line in trail_of(organisation)] == [
        "save_organisation",
        "save_organisation",
    ]


def test_a_dossier_of_several_rows_is_one_trail():
    account = record()
    confirm(account, by=officer())

    assert [line.verb for line in trail_of(account, account.organisation)] == [
        "confirm_account",
        "record_account",
        "set_up",
    ]


def test_amounts_in_francs_are_written_in_francs():
    entry = AuditEntry(
        verb="record_rule",
        person_name=str(someone()),
        content='{"changes":[{"table":"approvals_approvalrule","row":1,"name":"r",'
        '"before":{"amount_from":0},"after":{"amount_from":5000000}}]}',
    )

    assert values(Line(entry)) == [("amount from", "CHF\xa00.00", "CHF\xa050'000.00")]


def noted(table, before, after, row=1):
    change = {"table": table, "row": row, "name": "r", "before": before, "after": after}
    return values(
        Line(AuditEntry(verb="x", person_name="Anna", content=canonical({"changes": [change]})))
    )


@pytest.fixture
def in_euros():
    office = Office()
    return office.award(100_000, currency="EUR", rate=rate("EUR", "0.94"))


def test_an_amount_is_written_in_its_own_currency(in_euros):
    commitment = in_euros

    assert noted("funding_commitment", {"drawn": 0}, {"drawn": 150_000}, commitment.pk) == [
        ("drawn", "EUR\xa00.00", "EUR\xa01'500.00")
    ]
    assert noted("funding_commitment", {"paid_chf": 0}, {"paid_chf": 5}, commitment.pk) == [
        ("net paid in CHF", "CHF\xa00.00", "CHF\xa00.05")
    ]


def test_an_amount_without_a_currency_of_its_own_takes_that_of_its_commitment(in_euros):
    instalment = in_euros.instalments.first()

    assert noted("funding_instalment", {"amount": 1}, {"amount": 200}, instalment.pk) == [
        ("amount", "EUR\xa00.01", "EUR\xa02.00")
    ]


def test_an_amount_whose_row_is_gone_is_written_without_its_currency():
    gone = noted("funding_commitment", {"drawn": 0}, {"drawn": 150_000}, row=9_000_000)

    assert gone == [("drawn", "0.00", "1'500.00")]


AMOUNTS = [
    (model._meta.db_table, found.attname)
    for model in apps.get_models()
    if issubclass(model, Guarded)
    for found in model._meta.concrete_fields
    if is_amount(found) and found.name not in getattr(model, "WORDS", {})
]


@pytest.mark.parametrize(("table", "column"), AMOUNTS)
def test_no_amount_is_written_as_it_is_stored(table, column):
    [(_label, _before, after)] = noted(table, {column: 0}, {column: 123_456_789}, row=None)

    assert after.removeprefix("CHF\xa0") == "1'234'567.89"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("most", 5_000_000, "CHF\xa050'000.00"),
        ("share", 5_000, "50.00\xa0%"),
        ("zewo", 1, "asked"),
        ("per_call", 2, "2"),
    ],
)
def test_the_value_of_a_criterion_is_written_as_what_it_is(key, value, words):
    assert noted("iza_criterion", None, {"key": key, "value": value})[1] == ("value", "–", words)


def test_the_name_of_an_approval_rule_names_its_amount_in_francs():
    assert str(ApprovalRule(amount_from=5_000_000, signatures=2)) == "– CHF\xa050'000.00: 2"


def test_an_account_number_is_written_in_groups():
    record()
    shown = {label: after for label, _before, after in values(last())}

    assert shown["IBAN"] == "CH93\xa00076\xa02011\xa06238\xa05295\xa07"


def test_a_reserve_is_written_as_the_per_cent_that_it_is():
    state = {"key": "rate_reserve", "value": 300}

    assert noted("approvals_parameter", None, state)[1] == ("value", "–", "3.00\xa0%")


def test_the_lines_of_a_dossier_share_what_they_point_to(django_assert_max_num_queries):
    organisation = save(country_id="CH")
    for country in ("GH", "CH", "GH", "CH", "GH"):
        save(organisation, country_id=country)

    with django_assert_max_num_queries(4):
        assert len([line.changes for line in trail_of(organisation)]) == 6


def test_of_a_step_that_changed_many_rows_the_first_ones_are_told(monkeypatch):
    monkeypatch.setattr(words, "MOST_CHANGES", 0)
    organisation = save(country_id="CH")

    (line,) = trail_of(organisation)

    assert (line.changes, line.more_changes) == ([], 1)
    assert (len(Line(line.entry).changes), Line(line.entry).more_changes) == (1, 0)


def test_the_trail_of_several_rows_is_read_at_once(django_assert_num_queries):
    rows = [save(code=f"A{number}") for number in range(5)]

    with django_assert_num_queries(1):
        assert len(AuditEntry.objects.about(*rows)) == 5
