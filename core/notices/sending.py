"""Preparing notices after the fact and sending them: once, again after a fault, never twice."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit.models import ChainHead
from core.notices.models import Notice, NoticeKind, NoticeState
from core.notices.waiting import Line, has_things_to_do, lines_for, people, wanted_at_once
from core.partners.holidays import is_bank_working_day
from core.people.models import NoticeChoice, User

DIGEST_FROM = dt.time(7, 0)
"""On bank working days, in Zürich."""

MOST_ATTEMPTS = 8
FIRST_PAUSE = dt.timedelta(minutes=1)
"""Doubled after every fault: the last attempt comes about two hours after the first."""

SEEN = "notices:trail"
FAULTS = (OSError, smtplib.SMTPException)

logger = logging.getLogger(__name__)


def prepare(*, now: dt.datetime) -> int:
    """Note who is to be told what; whatever was noted before is not noted again.

    Nothing here runs inside a step: it reads what was committed. Without a new entry in the trail
    nothing new can wait, so that the inboxes are not read every minute for nothing.
    """
    return _prepare_digests(now) + _prepare_what_is_urgent(now)


def deliver(*, now: dt.datetime) -> int:
    """Send what is due, one mail a person and kind; says how many mails were sent."""
    Notice.objects.interrupted(now).update(
        state=NoticeState.FAILED, error=_("Interrupted while it was sent; it may have arrived.")
    )
    due: dict[tuple[int, str], list[Notice]] = defaultdict(list)
    for notice in Notice.objects.due(now).select_related("person").order_by("pk"):
        due[notice.person_id, notice.kind].append(notice)
    return sum(_send(notices, now) for notices in due.values())


def _prepare_digests(now: dt.datetime) -> int:
    local = timezone.localtime(now)
    if not is_bank_working_day(local.date()) or local.time() < DIGEST_FROM:
        return 0
    key = f"digest:{local.date()}"
    told = set(Notice.objects.filter(key=key).values_list("person_id", flat=True))
    wanting = [
        person
        for person in people()
        if person.notices == NoticeChoice.DIGEST
        and person.pk not in told
        and has_things_to_do(person)
    ]
    return _note([(person, key) for person in wanting], NoticeKind.DIGEST, now)


def _prepare_what_is_urgent(now: dt.datetime) -> int:
    head = ChainHead.objects.values_list("number", flat=True).first() or 0
    seen = f"{head}:{timezone.localdate(now)}"
    if cache.get(SEEN) == seen:
        return 0
    wanted = [
        (person, line.key)
        for person in people()
        for line in wanted_at_once(person, lines_for(person))
    ]
    noted = _note(wanted, NoticeKind.AT_ONCE, now)
    cache.set(SEEN, seen, timeout=None)
    return noted


def _note(wanted: Sequence[tuple[User, str]], kind: str, now: dt.datetime) -> int:
    """The unique key settles it when two workers note the same."""
    before = Notice.objects.count()
    Notice.objects.bulk_create(
        [
            Notice(person=person, kind=kind, key=key, prepared_at=now, next_try_at=now)
            for person, key in wanted
        ],
        ignore_conflicts=True,
    )
    return Notice.objects.count() - before


def _send(notices: list[Notice], now: dt.datetime) -> bool:
    """Take, write, send, note the result; only what this call has taken is sent."""
    taken = [notice for notice in notices if _take(notice, now)]
    if not taken:
        return False
    keys = [notice.pk for notice in taken]
    person = taken[0].person
    lines = _lines_to_tell(person, taken)
    if not lines:
        _settle(keys, state=NoticeState.NOT_NEEDED)
        return False
    try:
        _mail(person, taken[0].kind, lines).send()
    except FAULTS as error:
        _put_off(taken, error, now)
        return False
    _settle(keys, state=NoticeState.SENT, sent_at=now, error="")
    return True


def _take(notice: Notice, now: dt.datetime) -> bool:
    """One UPDATE that two senders cannot both make."""
    return bool(
        Notice.objects.due(now)
        .filter(pk=notice.pk, attempts=notice.attempts)
        .update(state=NoticeState.SENDING, tried_at=now, attempts=F("attempts") + 1)
    )


def _lines_to_tell(person: User, notices: list[Notice]) -> list[Line]:
    """What still waits, in the person's language; somebody else may have done it meanwhile."""
    if not person.is_active or not person.email:
        return []
    with translation.override(person.language):
        lines = lines_for(person)
    if notices[0].kind == NoticeKind.DIGEST:
        return [line for line in lines if not line.is_control]
    keys = {notice.key for notice in notices}
    return [line for line in lines if line.key in keys]


def _mail(person: User, kind: str, lines: list[Line]) -> EmailMultiAlternatives:
    """The same facts as text and as a plain table; nothing in it is fetched from anywhere."""
    with translation.override(person.language):
        context = {
            "person": person,
            "lines": lines,
            "subject": _subject(lines),
            "is_digest": kind == NoticeKind.DIGEST,
            "base": settings.PUBLIC_URL,
        }
        mail = EmailMultiAlternatives(
            subject=_subject(lines),
            body=render_to_string("notices/mail.txt", context),
            to=[person.email],
            # Away messages should not answer a machine.
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
        return mail


def _subject(lines: list[Line]) -> str:
    emergencies = sum(line.is_emergency for line in lines)
    number = len(lines)
    if all(line.is_control for line in lines):
        return _("Tranche: a control was lowered")
    if emergencies:
        return ngettext(
            "Tranche: emergency – %(number)d matter waits for you",
            "Tranche: emergency – %(number)d matters wait for you",
            number,
        ) % {"number": number}
    return ngettext(
        "Tranche: %(number)d matter waits for you",
        "Tranche: %(number)d matters wait for you",
        number,
    ) % {"number": number}


def _put_off(notices: list[Notice], error: Exception, now: dt.datetime) -> None:
    """Wait twice as long after each fault; give up in the end and say why."""
    logger.warning("A notice could not be sent: %s", error)
    for notice in notices:
        attempts = notice.attempts + 1
        _settle(
            [notice.pk],
            state=NoticeState.FAILED if attempts >= MOST_ATTEMPTS else NoticeState.PENDING,
            next_try_at=now + FIRST_PAUSE * 2 ** (attempts - 1),
            error=f"{type(error).__name__}: {error}"[:300],
        )


def _settle(keys: list[int], **values: object) -> None:
    Notice.objects.filter(pk__in=keys, state=NoticeState.SENDING).update(**values)
