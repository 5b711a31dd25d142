"""The command that proves the money: every invariant, with what breaks it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.funding.invariants import check

SHOWN = 20


class Command(BaseCommand):
    help = "Check that all money adds up and was moved by the rules; fails if anything is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="Show every fault, not the first 20."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for invariant, faults in check():
            count += len(faults)
            verdict = "ok" if not faults else f"{len(faults)} !"
            self.stdout.write(f"{invariant.number:<4}{verdict:<6}{invariant.sentence}")
            shown = faults if options["all"] else faults[:SHOWN]
            for fault in shown:
                self.stdout.write(f"      {fault}")
            if len(shown) < len(faults):
                self.stdout.write(f"      … {len(faults) - len(shown)} more (--all)")
        if count:
            raise CommandError(f"{count} faults.")
