"""A paper in two versions."""

from core.documents import workflow
from core.documents.filing import Paper
from core.partners.workflow import file_paper
from tests.core.documents.samples import upload
from tests.factories import NOW, make_organisation


def write_papers(office):
    first = Paper(upload(), "Statutes", "other")
    document = file_paper(make_organisation(), paper=first, by=office.anna, now=NOW).document
    second = Paper(upload(content=b"%PDF-1.7 b"), "Statutes", "other")
    workflow.replace_paper(document, paper=second, by=office.anna, now=NOW)
