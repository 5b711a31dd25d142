"""`manage.py create_administrators`: the first two people, each of whom confirms the other."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.approvals.models import ApprovalRule
from core.approvals.workflow import ship_rules
from core.audit.models import Guarded
from core.errors import RuleViolation
from core.funding.models import AccountAssignment, SpendingCompetence
from core.funding.workflow import ship_assignments, ship_competences
from core.people import rules, workflow
from core.people.accounts.workflow import CommandLine, set_up_accounts
from core.people.models import Role, RoleAssignment, User
from iza.applications.workflow import ship_criteria
from iza.models import Criterion

DETAILS = ("username", "first_name", "last_name", "email")


class Command(BaseCommand):
    help = (
        "Create the first two administrators, two different people, each of whom confirms the"
        " role of the other. Asks in a terminal; elsewhere give --person twice and the two"
        " passwords on standard input, one a line. Only while no money has been recorded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--person",
            nargs=4,
            action="append",
            metavar=("USERNAME", "FIRST", "LAST", "EMAIL"),
            help="one of the two, in place of the questions",
        )
        parser.add_argument(
            "--if-none",
            action="store_true",
            help="do nothing and succeed if there are administrators",
        )

    def handle(
        self, *args: Any, person: list[list[str]] | None, if_none: bool, **options: Any
    ) -> str:
        if RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).exists():
            if if_none:
                return ""
            raise CommandError(_("There are administrators already; they give further roles."))
        if objections := rules.objections_to_setting_up(User(), has_money=has_money()):
            raise CommandError("\n".join(objections))
        people = self._told(person) if person else self._asked()
        create(*people)
        return _("Administrators: %(people)s") % {
            "people": ", ".join(user.get_full_name() for user, _password in people)
        }

    def _told(self, person: list[list[str]]) -> list[tuple[User, str]]:
        if len(person) != 2:
            raise CommandError(_("Name two people: each confirms the role of the other."))
        users = [User(**dict(zip(DETAILS, details, strict=True))) for details in person]
        passwords = [line.rstrip("\n") for line in sys.stdin][:2]
        if len(passwords) != 2:
            raise CommandError(_("Give two passwords on standard input, one a line."))
        people = list(zip(users, passwords, strict=True))
        faults = [
            f"{user.username}: {fault}"
            for user, password in people
            for fault in [*faults_of(user, users), *faults_of_password(user, password)]
        ]
        if faults:
            raise CommandError("\n".join(faults))
        return people

    def _asked(self) -> list[tuple[User, str]]:
        if not sys.stdin.isatty():
            raise CommandError(
                _(
                    "There are no administrators yet. Run `manage.py create_administrators`"
                    " in a terminal, or see its --help."
                )
            )
        self.stdout.write(
            _(
                "Tranche needs two administrators, two different people: whatever one of them"
                " records, the other confirms. They give everybody else their roles."
            )
        )
        people: list[tuple[User, str]] = []
        for number in (1, 2):
            self.stdout.write("\n" + _("Administrator %(number)s of 2") % {"number": number})
            user = self._ask_for_person([earlier for earlier, _password in people])
            people.append((user, self._ask_for_password(user)))
        return people

    def _ask_for_person(self, others: list[User]) -> User:
        questions = {
            "username": _("User name"),
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "email": _("E-mail"),
        }
        while True:
            user = User(**{name: input(f"{text}: ").strip() for name, text in questions.items()})
            if not (faults := faults_of(user, [*others, user])):
                return user
            self.stderr.write("\n".join(faults))

    def _ask_for_password(self, user: User) -> str:
        while True:
            password = getpass.getpass(_("Password") + ": ")
            if faults := faults_of_password(user, password):
                self.stderr.write("\n".join(faults))
            elif password == getpass.getpass(_("Password again") + ": "):
                return password
            else:
                self.stderr.write(_("The two are not the same."))


def has_money() -> bool:
    """Whether a step has written anything into the two apps that hold money."""
    return any(
        model._default_manager.exists()
        for app in ("ledger", "funding")
        for model in apps.get_app_config(app).get_models()
        if issubclass(model, Guarded)
    )


def faults_of(user: User, both: list[User]) -> list[str]:
    """What is wrong with a person's details; the two must differ in name and address."""
    try:
        user.clean_fields(exclude=["password"])
        user.validate_unique()
    except ValidationError as error:
        return [f"{field}: {text}" for field, texts in error.message_dict.items() for text in texts]
    if not (user.first_name and user.last_name and user.email):
        return [_("First name, last name and e-mail are all needed.")]
    others = [other for other in both if other is not user]
    if user.username.casefold() in {other.username.casefold() for other in others} or (
        user.email.casefold() in {other.email.casefold() for other in others}
    ):
        return [_("The two administrators must be two people: user name and e-mail differ.")]
    return []


def faults_of_password(user: User, password: str) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return list(error.messages)
    return []


def create(first: tuple[User, str], second: tuple[User, str]) -> None:
    """Open the two accounts and put their roles in force."""
    for user, password in (first, second):
        user.is_staff = True
        user.set_password(password)
    now = timezone.now()
    try:
        set_up_accounts([first[0], second[0]], has_money=has_money(), by=CommandLine(), now=now)
        workflow.set_up_roles(
            [(user, Role.ADMINISTRATOR) for user, _password in (first, second)],
            valid_from=timezone.localdate(now),
            confirmed_by=second[0],
            has_money=has_money(),
            by=first[0],
            now=now,
        )
        if not ApprovalRule.objects.exists():
            # Without a rule no payout can be submitted; the office replaces these by its own.
            ship_rules(by=first[0], confirmed_by=second[0], now=now)
        if not SpendingCompetence.objects.exists():
            # The same of awards: a body without competence awards nothing.
            ship_competences(by=first[0], confirmed_by=second[0], now=now)
        if not AccountAssignment.objects.exists():
            ship_assignments(by=first[0], confirmed_by=second[0], now=now)
        if not Criterion.objects.exists():
            ship_criteria(by=first[0], confirmed_by=second[0], now=now)
    except RuleViolation as violation:
        raise CommandError(str(violation)) from violation
