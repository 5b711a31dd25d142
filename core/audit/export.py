"""The trail for the auditor: entries that prove themselves, tables to read, and the verifier."""

from __future__ import annotations

import datetime as dt
import itertools
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import verify_trail
from core.audit.checkpoints import file_name
from core.audit.models import AuditEntry, Checkpoint, canonical
from core.audit.words import Line, act_of, lines_of
from core.display import swiss_datetime
from core.excel.sending import pieces_of
from core.excel.sheets import MOMENT, WHOLE, Column, Sheet
from core.excel.workbook import Pipe, Properties

MOST_IN_WORKBOOK = 1_000_000
"""The newest so many: a sheet of Excel ends soon after. The CSV has all."""

AT_ONCE = 500


@dataclass(frozen=True)
class Selection:
    """The entries asked for, and the part of the chain that proves them."""

    chosen: QuerySet[AuditEntry]
    first: int
    last: int

    @classmethod
    def of(cls, chosen: QuerySet[AuditEntry]) -> Selection:
        """From the first entry asked for to the first checkpoint that covers the last one."""
        chosen = chosen.order_by("number")
        found = chosen.aggregate(first=Min("number"), last=Max("number"))
        first, last = found["first"] or 0, found["last"] or 0
        covering = Checkpoint.objects.filter(number__gte=last or 1).order_by("number").first()
        if not last:
            return cls(chosen, 0, 0)
        return cls(chosen.filter(number__lte=last), first, covering.number if covering else last)

    def lines(self) -> Iterator[str]:
        """One line of JSON for each entry; of those not asked for, the digest alone."""
        asked_for = self.chosen.values_list("number", flat=True).iterator(chunk_size=2000)
        following = next(asked_for, None)
        for entry in self._chain().iterator(chunk_size=2000):
            is_whole = entry.number == following
            if is_whole:
                following = next(asked_for, None)
            yield canonical(as_data(entry, is_whole=is_whole)) + "\n"

    def checkpoints(self) -> QuerySet[Checkpoint]:
        """Those that speak of this part of the chain."""
        return Checkpoint.objects.filter(
            number__gte=self.first - 1, number__lte=self.last
        ).order_by("number", "pk")

    def _chain(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.filter(number__gte=self.first, number__lte=self.last).order_by(
            "number"
        )


def as_data(entry: AuditEntry, *, is_whole: bool) -> dict[str, Any]:
    """An entry as the verifier reads it: exactly what its hash covers, or only its digest."""
    link = {"number": entry.number, "previous_hash": entry.previous_hash, "hash": entry.hash}
    if not is_whole:
        return {**link, "digest": entry.digest()}
    recorded_at = entry.recorded_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    said = {name: getattr(entry, name) for name in verify_trail.SAID}
    return {**link, **said, "recorded_at": recorded_at, "step": str(entry.step)}


def sheet_of(entries: Iterable[AuditEntry]) -> Sheet:
    """Entries in words, one row each, with what they changed."""
    return Sheet(
        title=_("Trail"),
        lines=[_("As at %(moment)s") % {"moment": swiss_datetime(timezone.now())}],
        columns=[
            Column(_("Number"), lambda line: line.number, WHOLE),
            Column(_("When"), lambda line: line.recorded_at, MOMENT),
            Column(_("Person"), lambda line: line.person_name, width=24),
            Column(_("Step"), lambda line: act_of(line.verb)),
            Column(_("Outcome"), lambda line: line.entry.get_outcome_display(), width=12),
            Column(_("About"), lambda line: line.subject, width=36),
            Column(_("Reason"), lambda line: line.reason, width=48, is_wrapped=True),
            Column(_("What changed"), changes_in_words, width=80, is_wrapped=True),
            Column("SHA-256", lambda line: line.entry.hash, width=68),
        ],
        rows=_in_words(entries),
    )


def checkpoint_sheet(checkpoints: Iterable[Checkpoint]) -> Sheet:
    """With all that each of them says; whether it agrees with the chain is for the verifier."""
    return Sheet(
        title=_("Checkpoints"),
        lines=[_("As at %(moment)s") % {"moment": swiss_datetime(timezone.now())}],
        columns=[
            Column(_("Entry"), lambda one: one.number, WHOLE),
            Column(_("Made at"), lambda one: one.made_at, MOMENT),
            Column(_("Hash"), lambda one: one.hash, width=68),
            Column(_("Public key"), lambda one: one.public_key, width=68),
        ],
        rows=checkpoints,
    )


def changes_in_words(line: Line) -> str:
    """All changes of a step as text: one line for each field."""
    said = []
    for change in line.changes:
        for value in change.values:
            values = value.after if change.is_new else f"{value.before} → {value.after}"
            said.append(f"{change.kind} {change.name}, {value.label}: {values}")
    return "\n".join(said)


def archive(selection: Selection, *, asked: str, by: str) -> Iterator[bytes]:
    """The folder for the auditor as a zip file, piece by piece, however long the trail is."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(_("READ-ME.txt"), read_me(selection, asked=asked, by=by))
        yield from proof(folder, pipe, selection)
        for form in ("csv", "xlsx"):
            entries = selection.chosen
            if form == "xlsx":
                entries = entries.filter(number__in=_newest(entries))
            table = sheet_of(entries.iterator(chunk_size=AT_ONCE))
            about = Properties(title=_("Trail"), creator="Tranche", created=timezone.now())
            with folder.open(f"trail.{form}", "w") as part:
                for piece in pieces_of(table, form, about):
                    part.write(piece)
                    yield pipe.take()
    yield pipe.take()


def proof(
    folder: zipfile.ZipFile, pipe: Pipe, selection: Selection, *, under: str = ""
) -> Iterator[bytes]:
    """What proves itself: the entries, the checkpoints, their keys, and the verifier."""
    with folder.open(f"{under}trail.jsonl", "w") as part:
        for lines in _batches(selection.lines(), AT_ONCE):
            part.write("".join(lines).encode())
            yield pipe.take()
    keys = set()
    for checkpoint in selection.checkpoints():
        folder.writestr(f"{under}checkpoints/{file_name(checkpoint)}", checkpoint.as_text())
        keys.add(checkpoint.public_key)
    folder.writestr(f"{under}public-keys.txt", "".join(f"{key}\n" for key in sorted(keys)))
    folder.writestr(f"{under}verify_trail.py", Path(verify_trail.__file__).read_bytes())
    yield pipe.take()


def read_me(selection: Selection, *, asked: str, by: str) -> str:
    """What the folder holds and how to verify it, in the reader's language."""
    facts = [
        (_("Made"), f"{swiss_datetime(timezone.now())}, {by}"),
        (_("Asked for"), asked or _("the whole trail")),
        (_("Entries"), str(selection.chosen.count())),
        (_("Chain"), f"{selection.first}–{selection.last}"),
        (_("Checkpoints"), str(selection.checkpoints().count())),
    ]
    files = [
        ("trail.jsonl", _("the entries; those not asked for as their digest alone")),
        ("trail.csv, trail.xlsx", _("the entries in words; the workbook has the newest million")),
        ("checkpoints/", _("the signed checkpoints of this part of the chain")),
        ("public-keys.txt", _("the keys they are signed with; compare them with your own copy")),
        ("verify_trail.py", _("recomputes everything; needs Python 3.8 or newer and nothing else")),
    ]
    how = _("To verify, type this in the unpacked folder:")
    command = "python3 verify_trail.py trail.jsonl" + (" --part" if selection.first > 1 else "")
    why = _(
        "Give it the checkpoints that you kept yourself (--checkpoint FILE) and the public key that"
        " you were handed on paper (--key HEX): whoever made this folder could have made its"
        " checkpoints too."
    )
    table = "\n".join(f"{label}: {value}" for label, value in facts)
    listed = "\n".join(f"- {name}: {text}" for name, text in files)
    return f"{_('Trail')}\n\n{table}\n\n{listed}\n\n{how}\n\n    {command}\n\n{why}\n"


def _newest(entries: QuerySet[AuditEntry]) -> QuerySet:
    return entries.order_by("-number").values("number")[:MOST_IN_WORKBOOK]


def _in_words(entries: Iterable[AuditEntry]) -> Iterator[Line]:
    for batch in _batches(entries, AT_ONCE):
        yield from lines_of(batch)


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while batch := list(itertools.islice(rows, size)):
        yield batch
