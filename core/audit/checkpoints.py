"""Checkpoints: the end of the chain, signed; made every day, kept here and elsewhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from core.audit import signing
from core.audit.models import ChainHead, Checkpoint


def make_checkpoint(*, now: dt.datetime) -> Checkpoint | None:
    """Sign the end of the chain; the present checkpoint if nothing was added, None if empty.

    `NoKeyError` where there is no key to sign with.
    """
    key = signing.read_key()
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    if head.number == 0:
        return None
    public_key = signing.public_key_of(key)
    present = Checkpoint.objects.filter(number=head.number, public_key=public_key).first()
    if present is not None:
        return present
    checkpoint = Checkpoint(
        number=head.number,
        hash=head.hash,
        made_at=now.replace(microsecond=0),
        public_key=public_key,
    )
    checkpoint.signature = signing.sign(key, checkpoint.said)
    checkpoint.save(force_insert=True)
    return checkpoint


def is_genuine(checkpoint: Checkpoint) -> bool:
    """Whether its signature fits what it says."""
    return signing.is_signed(
        checkpoint.said, signature=checkpoint.signature, public_key=checkpoint.public_key
    )


def parse(text: str) -> Checkpoint:
    """A checkpoint from the file that was kept elsewhere; ValueError if it is none."""
    heading, *lines = text.strip().splitlines()
    fields = dict(line.strip().split(": ", 1) for line in lines)
    checkpoint = Checkpoint(
        number=int(fields["number"]),
        hash=fields["hash"],
        made_at=dt.datetime.fromisoformat(fields["made at"]),
        public_key=fields["public key"],
        signature=fields["signature"],
    )
    if checkpoint.as_text().split() != text.split() or not heading:
        raise ValueError(text)
    return checkpoint


def file_name(checkpoint: Checkpoint) -> str:
    return f"checkpoint-{checkpoint.number:09}-{checkpoint.public_key[:8]}.txt"


def write_to(folder: Path, checkpoint: Checkpoint) -> Path:
    """Put the checkpoint's file into a folder, which may be another computer's."""
    path = folder / file_name(checkpoint)
    path.write_text(checkpoint.as_text(), encoding="ascii")
    return path


def mail_to(address: str, checkpoint: Checkpoint) -> None:
    """Send the checkpoint to somebody who keeps it out of the reach of this computer."""
    subject = _("Trail: checkpoint at entry %(number)s") % {"number": checkpoint.number}
    words = _("Please keep this message. It proves later that the trail was not changed.")
    message = EmailMessage(subject, f"{words}\n\n{checkpoint.as_text()}", to=[address])
    message.attach(file_name(checkpoint), checkpoint.as_text(), "text/plain")
    message.send()
