"""Filing: measured, named by us, and only what passes the check."""

import hashlib
import re

import pytest
from django.db import IntegrityError, transaction

from core.documents import filing
from core.documents.models import Category, Document
from core.errors import RuleViolation
from tests.core.documents.samples import upload, word
from tests.factories import NOW, in_a_step, someone

pytestmark = pytest.mark.django_db


def store(file=None, title="Account letter", category=Category.ACCOUNT_LETTER):
    person = someone()
    with in_a_step(by=person):
        return filing.store(file or upload(), title=title, category=category, by=person, now=NOW)


def test_a_paper_keeps_its_measure_and_who_filed_it():
    document = store(upload("Brief.PDF", b"%PDF-1.7 words"))

    assert (document.sha256, document.size, document.content_type, document.file_name) == (
        hashlib.sha256(b"%PDF-1.7 words").hexdigest(),
        14,
        "application/pdf",
        "Brief.pdf",
    )
    assert (document.uploaded_by, document.uploaded_at) == (someone(), NOW)


def test_what_the_browser_claims_does_not_count():
    file = word()
    file.content_type = "text/html"

    assert store(file).content_type == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )


def test_the_stored_name_says_nothing_of_the_uploaded_one():
    document = store(upload("../../secret.pdf"))

    assert re.fullmatch(r"documents/\d{4}/\d{2}/[0-9a-f]{32}\.pdf", document.file.name)


def test_the_stored_file_is_the_uploaded_one():
    with store(upload(content=b"%PDF-1.7 words")).file.open("rb") as file:
        assert file.read() == b"%PDF-1.7 words"


def test_a_paper_without_a_title_is_named_after_its_file():
    assert store(upload("Statuten.pdf"), title=" ").title == "Statuten"


def test_a_bad_file_is_not_filed():
    with pytest.raises(RuleViolation) as refusal:
        store(upload("a.pdf", b"MZ"))

    assert refusal.value.objections == ["The content of the file is not what its name says."]
    assert Document.objects.count() == 0


def test_a_filed_paper_is_fixed():
    document = store()

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(sha256="0" * 64)


def test_papers_are_named_after_their_files():
    papers = filing.papers_of([upload("Brief.pdf")], Category.DECISION)

    assert [(paper.title, paper.category) for paper in papers] == [("Brief", "decision")]
