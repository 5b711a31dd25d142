"""A paper in two versions, and a hit in the sanctions lists that two people decided on."""

from core.documents import workflow
from core.documents.filing import Paper
from core.partners import workflow as partners
from core.partners.workflow import file_paper
from tests.core.documents.samples import upload
from tests.factories import NOW, make_organisation


def write_papers(office):
    first = Paper(upload(), "Statutes", "other")
    document = file_paper(make_organisation(), paper=first, by=office.anna, now=NOW).document
    second = Paper(upload(content=b"%PDF-1.7 b"), "Statutes", "other")
    workflow.replace_paper(document, paper=second, by=office.anna, now=NOW)


def write_a_hit(office):
    found = {"lists": "seco", "lists_on": NOW.date(), "names": "A", "result": "hit", "note": "7"}
    made = partners.record_check(make_organisation(), **found, by=office.anna, now=NOW)
    decided = {"outcome": "false_positive", "reasoning": "Other birthday."}
    decision = partners.decide_hit(made, **decided, by=office.anna, now=NOW)
    partners.confirm_hit(decision, by=office.carla, now=NOW)
