"""`manage.py create_administrators`: two different people, or nobody."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.management.commands import create_administrators as command
from core.approvals.models import ApprovalRule
from core.people.models import Role, RoleAssignment, User
from core.reference.models import Instrument
from iza.models import Criterion

ANNA = ["anna", "Anna", "Muster", "anna@example.ch"]
BEAT = ["beat", "Beat", "Beispiel", "beat@example.ch"]
GOOD = "korrekt-pferd-batterie\nheft-klammer-wolke-9\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def passwords(monkeypatch):
    def give(text=GOOD):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    give()
    return give


def test_each_confirms_the_role_of_the_other(passwords):
    call_command("create_administrators", person=[ANNA, BEAT])

    assert {
        (one.person.username, one.role, one.recorded_by.username, one.confirmed_by.username)
        for one in RoleAssignment.objects.all()
    } == {
        ("anna", Role.ADMINISTRATOR, "anna", "beat"),
        ("beat", Role.ADMINISTRATOR, "beat", "anna"),
    }


def test_they_are_administrators_at_once_and_can_log_in(passwords, client):
    call_command("create_administrators", person=[ANNA, BEAT])

    assert User.objects.get(username="beat").has_role(Role.ADMINISTRATOR)
    assert client.login(username="anna", password="korrekt-pferd-batterie")


def test_the_rules_of_the_product_are_in_force_in_their_names(passwords):
    call_command("create_administrators", person=[ANNA, BEAT])

    assert {
        (rule.amount_from, rule.signatures, rule.recorded_by.username, rule.confirmed_by.username)
        for rule in ApprovalRule.objects.confirmed()
    } == {(0, 1, "anna", "beat"), (5_000_000, 2, "anna", "beat")}


def test_the_criteria_of_the_product_ask_for_applications(passwords):
    call_command("create_administrators", person=[ANNA, BEAT])

    in_force = Criterion.objects.in_force(Instrument.objects.get(pk="B"), timezone.localdate())
    assert {one.key for one in in_force} >= {"application", "seat", "zewo", "share", "per_call"}


def test_they_are_no_superusers(passwords):
    call_command("create_administrators", person=[ANNA, BEAT])

    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.parametrize(
    "second",
    [
        ["Anna", "Beat", "Beispiel", "beat@example.ch"],
        ["beat", "Beat", "Beispiel", "ANNA@example.ch"],
    ],
)
def test_one_person_is_not_two(passwords, second):
    with pytest.raises(CommandError, match="must be two people"):
        call_command("create_administrators", person=[ANNA, second])

    assert User.objects.count() == 0


def test_one_alone_is_refused(passwords):
    with pytest.raises(CommandError, match="Name two people"):
        call_command("create_administrators", person=[ANNA])


def test_a_weak_password_is_refused_with_its_reason(passwords):
    passwords("kurz\nheft-klammer-wolke-9\n")

    with pytest.raises(CommandError, match="anna: This password is too short"):
        call_command("create_administrators", person=[ANNA, BEAT])

    assert User.objects.count() == 0


def test_there_is_no_second_pair(passwords):
    call_command("create_administrators", person=[ANNA, BEAT])
    passwords()

    with pytest.raises(CommandError, match="There are administrators already"):
        call_command("create_administrators", person=[ANNA, BEAT])


def test_a_start_with_administrators_asks_nothing(passwords):
    call_command("create_administrators", person=[ANNA, BEAT])

    call_command("create_administrators", if_none=True)

    assert User.objects.count() == 2


def test_nothing_is_set_up_once_there_is_money(passwords, monkeypatch):
    monkeypatch.setattr(command, "has_money", lambda: True)

    with pytest.raises(CommandError, match="only while no money document exists"):
        call_command("create_administrators", person=[ANNA, BEAT])


def test_without_a_terminal_it_says_how(passwords):
    with pytest.raises(CommandError, match="There are no administrators yet"):
        call_command("create_administrators")


def test_in_a_terminal_it_asks_until_the_answers_are_good(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    answers = iter([*ANNA, *["anna", "Beat", "Beispiel", "beat@example.ch"], *BEAT])
    typed = iter(
        [
            "kurz",
            *["korrekt-pferd-batterie", "verschrieben"],
            *["korrekt-pferd-batterie", "korrekt-pferd-batterie"],
            *["heft-klammer-wolke-9", "heft-klammer-wolke-9"],
        ]
    )
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda _question: next(typed))
    faults = io.StringIO()

    call_command("create_administrators", stderr=faults)

    assert faults.getvalue().splitlines() == [
        "This password is too short. It must contain at least 12 characters.",
        "The two are not the same.",
        "The two administrators must be two people: user name and e-mail differ.",
    ]
    assert RoleAssignment.objects.confirmed().count() == 2
