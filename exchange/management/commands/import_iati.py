"""The command that imports published IATI activities as history."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.people.models import User, service_account
from exchange import workflow
from exchange.iati.model import Note
from exchange.iati.reader import IatiRefused
from exchange.iati.source import NothingKept, Source, TakenOver, examine


class Command(BaseCommand):
    help = (
        "Import the activities of an IATI file (version 2) as history, in one batch. Can be "
        "repeated: only what is new is posted, and what vanished from an activity is reversed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument(
            "--reporting-org",
            default="",
            metavar="REF",
            help="only the activities that this organisation reports, for example CH-4",
        )
        parser.add_argument(
            "--by",
            default="",
            metavar="USERNAME",
            help="who imports (default: the service account «import»)",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and do nothing"
        )

    def handle(
        self,
        *args: Any,
        path: Path,
        reporting_org: str,
        by: str,
        dry_run: bool,
        **options: Any,
    ) -> None:
        person = _person(by)
        try:
            source = examine(path, reporting_org=reporting_org)
            taken_over = _run(source, person or service_account(), is_trial=dry_run)
        except (IatiRefused, RuleViolation) as refused:
            raise CommandError(str(refused)) from refused
        if dry_run:
            self.stdout.write(_("Nothing was stored; this is what would be done:"))
        for line in _summary(taken_over, is_trial=dry_run):
            self.stdout.write(line)
        if options["verbosity"] > 0:
            self._list(taken_over)

    def _list(self, taken_over: TakenOver) -> None:
        self._notes(_("Not taken over at all:"), taken_over.refused)
        self._notes(_("Not understood or left out:"), taken_over.notes)
        if taken_over.left_out:
            self.stdout.write(_("Elements that have no place here:"))
            for element, count in sorted(taken_over.left_out.items()):
                self.stdout.write(f"  {element}: {count}")

    def _notes(self, title: str, notes: Iterable[Note]) -> None:
        """One line per activity, element and reason, with the number of equal ones."""
        lines = Counter(f"  {one.activity}: {one.element}: {one.reason}" for one in notes)
        if lines:
            self.stdout.write(title)
        for line, count in lines.items():
            self.stdout.write(line if count == 1 else f"{line} ({count} ×)")


def _person(username: str) -> User | None:
    if not username:
        return None
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(_("There is no person «%(name)s».") % {"name": username})
    return person


def _run(source: Source, by: User, *, is_trial: bool) -> TakenOver:
    try:
        return workflow.import_history(
            source.activities(),
            source=source,
            reference=source.reference,
            by=by,
            now=timezone.now(),
            is_trial=is_trial,
        )
    except NothingKept as trial:
        return trial.taken_over


def _summary(taken_over: TakenOver, *, is_trial: bool) -> list[str]:
    counts: dict[str, Any] = taken_over.counts()
    lines = [
        _(
            "%(activities)s activities read: %(new_activities)s new, "
            "%(changed_activities)s changed, %(refused)s refused."
        )
        % counts,
        _(
            "%(posted)s entries posted, %(reversed)s reversed; "
            "%(new_organisations)s organisations added."
        )
        % counts,
    ]
    if not is_trial:
        lines.append(_("This is batch %(number)s.") % {"number": taken_over.batch.pk})
    return lines
