"""The evidence of one payment as a folder: an index, the papers, the data, and the proof."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.files.base import File
from django.template.loader import render_to_string
from django.utils import timezone

from core.audit.export import proof
from core.documents.models import Document
from core.excel import Pipe
from core.funding.evidence.gathering import Evidence

CHUNK = 1 << 16
STYLE = """body { font-family: system-ui, sans-serif; max-width: 60rem; margin: 2rem auto }
dl { display: grid; grid-template-columns: 14rem 1fr; gap: .25rem 1rem }
dt { color: #4a5a60 }
dd { margin: 0; overflow-wrap: anywhere }
.missing { color: #9b1c1c; font-weight: 600 }
"""


def archive(evidence: Evidence, *, by: str) -> Iterator[bytes]:
    """The folder as a zip file, piece by piece."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as folder:
        context = {
            "evidence": evidence,
            "by": by,
            "made_at": timezone.now(),
            "papers": [(path_of(paper), paper) for paper in evidence.papers],
            "is_part": evidence.selection.first > 1,
        }
        folder.writestr("index.html", render_to_string("funding/evidence_folder.html", context))
        folder.writestr("style.css", STYLE)
        folder.writestr(
            "evidence.json", json.dumps(as_data(evidence), ensure_ascii=False, indent=1)
        )
        folder.writestr("content.json", evidence.content)
        yield pipe.take()
        for paper in evidence.papers:
            yield from _copied(folder, pipe, paper)
        yield from proof(folder, pipe, evidence.selection, under="trail/")
    yield pipe.take()


def as_data(evidence: Evidence) -> dict[str, Any]:
    """The same as the page says, for programs."""
    return {
        "number": evidence.payout.number,
        "content_sha256": hashlib.sha256(evidence.content.encode()).hexdigest(),
        "sections": {
            section.code: [
                {"label": fact.label, "value": fact.value, "missing": fact.is_missing}
                for fact in section.facts
            ]
            for section in evidence.sections
        },
        "papers": [
            {"file": path_of(paper), "sha256": paper.sha256, "category": paper.category}
            for paper in evidence.papers
        ],
    }


def path_of(paper: Document) -> str:
    """Where a paper lies in the folder; its key keeps two of the same name apart."""
    return f"papers/{paper.pk}-{paper.file_name}"


def _copied(folder: zipfile.ZipFile, pipe: Pipe, paper: Document) -> Iterator[bytes]:
    with paper.file.open("rb") as source, folder.open(path_of(paper), "w") as target:
        for piece in File(source).chunks(CHUNK):
            target.write(piece)
            yield pipe.take()
