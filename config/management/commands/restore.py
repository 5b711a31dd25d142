"""`manage.py restore`: an archive of `backup` in place of the installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from config.backup import databases, restoring
from config.backup.databases import ToolFailed
from config.backup.manifest import Unusable
from core.audit.models import ChainHead


class Command(BaseCommand):
    help = (
        "Put an archive of `backup` in place of the database and its files. Every checksum is"
        " compared before anything is touched; afterwards check_invariants and verify_trail run."
        " Stop the product first. Where people work already it takes --replace and the name of the"
        " database, typed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="also where the database holds somebody's work"
        )
        parser.add_argument(
            "--confirm", metavar="NAME", help="the name of the database, in place of typing it"
        )

    def handle(
        self, *args: Any, file: Path, replace: bool, confirm: str | None, **options: Any
    ) -> str:
        if databases.holds_people():
            self._be_sure(replace=replace, confirm=confirm)
        try:
            with restoring.proven(file) as (said, folder):
                restoring.put_in_place(said, folder)
        except (Unusable, ToolFailed) as error:
            raise CommandError(str(error)) from error
        call_command("check_invariants", stdout=self.stdout, stderr=self.stderr)
        call_command("verify_trail", stdout=self.stdout, stderr=self.stderr)
        head = ChainHead.objects.filter(pk=1).first() or ChainHead()
        if (head.number, head.hash) != (said.state.trail_number, said.state.trail_hash):
            raise CommandError(_("The trail does not end where the archive says it did."))
        return _("Restored as of %(made_at)s; everybody logs in anew.") % {"made_at": said.made_at}

    def _be_sure(self, *, replace: bool, confirm: str | None) -> None:
        name = databases.name()
        if not replace:
            raise CommandError(
                _("%s holds somebody's work. With --replace all of it gives way to the archive.")
                % name
            )
        if confirm is None and sys.stdin.isatty():
            self.stdout.write(
                _("Everything in %s gives way to the archive and cannot be had back.") % name
            )
            confirm = input(_("Type the name of the database to go on:") + " ").strip()
        if confirm != name:
            raise CommandError(_("Not confirmed: type %s, or name it with --confirm.") % name)
