"""The step that puts a new version in the place of a paper."""

from __future__ import annotations

import datetime as dt

from core.documents import filing, rules, shelves
from core.documents.filing import Paper
from core.documents.models import Document
from core.errors import refuse_if
from core.people.models import User
from core.workflow import step, touch


@step
def replace_paper(document: Document, *, paper: Paper, by: User, now: dt.datetime) -> Document:
    """File the next version; all who hold the paper hold it too, and keep the former one.

    It drops no signature: what was named as the basis of a payout stays its basis.
    """
    document = Document.objects.select_for_update(no_key=True, of=("self",)).get(pk=document.pk)
    refuse_if(
        rules.objections_to_replacing(document, by)
        + rules.objections_to_the_same_file(document, filing.checksum(paper.file))
    )
    newer = filing.store(
        paper.file,
        title=paper.title or document.title,
        category=document.category,
        visibility=paper.visibility or document.visibility,
        replaces=document,
        by=by,
        now=now,
    )
    touch(*shelves.put_beside(document, newer))
    return newer
