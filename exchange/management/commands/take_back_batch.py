"""The command that takes a batch of imported history back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.ledger.models import Batch
from core.people.models import User, service_account
from exchange import workflow


class Command(BaseCommand):
    help = "Reverse every entry that a batch of imported history posted, on the same days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, metavar="BATCH")
        parser.add_argument("--reason", required=True, help="why the batch is taken back")
        parser.add_argument(
            "--by",
            default="",
            metavar="USERNAME",
            help="who takes it back (default: the service account «import»)",
        )

    def handle(self, *args: Any, number: int, reason: str, by: str, **options: Any) -> None:
        batch = Batch.objects.filter(pk=number).first()
        if batch is None:
            raise CommandError(_("There is no batch %(number)s.") % {"number": number})
        person = User.objects.filter(username=by).first() if by else service_account()
        if person is None:
            raise CommandError(_("There is no person «%(name)s».") % {"name": by})
        try:
            count = workflow.take_back_batch(batch, reason=reason, by=person, now=timezone.now())
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        self.stdout.write(
            _("Batch %(number)s was taken back: %(count)s entries reversed.")
            % {"number": number, "count": count}
        )
