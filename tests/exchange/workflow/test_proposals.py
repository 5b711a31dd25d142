import datetime as dt
from pathlib import Path

import pytest
from django.utils import translation

from core.activities.models import Scheme, SplitSet
from core.activities.states import ActivityStatus
from core.activities.workflow import submit_activity
from core.audit.models import AuditEntry
from core.errors import RuleViolation
from core.ledger.models import Entry
from core.partners.models import Certificate, Organisation
from exchange import workflow
from exchange.comparing import preview
from exchange.models import Grade, Proposal, ProposalKind
from iza.models import Project
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
TODAY = NOW.date()
ORGANISATIONS = (
    "Short code;Name;Kind;Street and number;Postal code;Town;Country;UID;"
    "Zewo certificate valid to;IATI identifier;E-mail;Website;Active"
)
PROJECTS = (
    "File reference;Title;Description;Partner organisation;Responsible;Instrument;Starts on;"
    "Ends on;Total cost CHF;Amount asked CHF;Who benefits;Expected results;Partner on site;"
    "Agenda 2030;DAC purpose;country or region;Planned instalments"
)


@pytest.fixture(autouse=True)
def _reference(db):
    factories.load_reference()


def look(kind, *rows: str):
    heading = ORGANISATIONS if kind == ProposalKind.ORGANISATIONS else PROJECTS
    data = "\n".join([heading, *rows]).encode()
    return preview(kind, data, name="list.csv", on=TODAY)


def organisation(code="ABC", name="Hilfe", *, country="CH", uid="", zewo="", active="") -> str:
    return f"{code};{name};;;8001;Zürich;{country};{uid};{zewo};;;;{active}"


def project(code="P1", title="Wasser", **cells: str) -> str:
    values = {
        "code": code,
        "title": title,
        "description": "",
        "partner": "",
        "responsible": "",
        "instrument": "B",
        "starts_on": "01.01.2026",
        "ends_on": "31.12.2027",
        "project_cost": "",
        "amount_asked": "150'000.50",
        "beneficiaries": "",
        "expected_results": "",
        "local_partner": "",
        "sdg": '"6.1 60 %; 6.2 40 %"',
        "sector": "14030",
        "place": "KE",
        "instalments": "",
    }
    return ";".join((values | cells).values())


def propose(kind, *rows: str, by=None) -> Proposal:
    return workflow.propose(look(kind, *rows), by=by or factories.officer(), now=NOW)


def apply(proposal, by=None) -> Proposal:
    return workflow.apply_proposal(proposal, by=by or proposal.recorded_by, now=NOW)


def messages(seen) -> list[tuple[str, str]]:
    return [(one["cell"], one["message"]) for row in seen.rows for one in row.messages]


def test_a_proposal_changes_nothing_before_it_is_applied():
    proposal = propose(ProposalKind.ORGANISATIONS, organisation())

    assert (proposal.new, proposal.is_open, Organisation.objects.count()) == (1, True, 0)


def test_new_partners_are_added_and_known_ones_changed():
    known = factories.make_organisation(code="ABC", name="Alt", postal_code="8001")
    proposal = propose(
        ProposalKind.ORGANISATIONS, organisation("abc", "Neu"), organisation("DEF", "Zweite")
    )

    apply(proposal)

    known.refresh_from_db()
    assert (known.code, known.name) == ("ABC", "Neu")
    assert (proposal.new, proposal.changed) == (1, 1)
    assert Organisation.objects.get(code="DEF").country_id == "CH"


def test_a_second_time_the_same_file_changes_nothing():
    apply(propose(ProposalKind.ORGANISATIONS, organisation()))

    again = propose(ProposalKind.ORGANISATIONS, organisation())

    assert again.unchanged == 1
    with pytest.raises(RuleViolation, match=r"The file changes nothing\."):
        apply(again)


def certificates() -> list[tuple[str, dt.date, str, bool]]:
    return [
        (one.organisation.code, one.valid_to, one.recorded_by.username, one.is_confirmed)
        for one in Certificate.objects.order_by("organisation__code", "valid_to")
    ]


def test_a_certificate_of_a_file_waits_for_its_second_person():
    factories.make_organisation(code="ABC", name="Hilfe", postal_code="8001")
    anna = factories.officer(name="anna")

    apply(
        propose(
            ProposalKind.ORGANISATIONS,
            organisation(zewo="31.12.2027"),
            organisation("DEF", zewo="31.12.2028"),
            by=anna,
        )
    )

    assert certificates() == [
        ("ABC", dt.date(2027, 12, 31), "anna", False),
        ("DEF", dt.date(2028, 12, 31), "anna", False),
    ]


@pytest.mark.parametrize("zewo", ["", "31.12.2027", "31.12.2028"])
def test_an_empty_cell_and_a_certificate_that_is_known_change_nothing(zewo):
    apply(propose(ProposalKind.ORGANISATIONS, organisation(zewo="31.12.2027")))
    factories.make_certificate(Organisation.objects.get(), dt.date(2028, 12, 31))

    assert propose(ProposalKind.ORGANISATIONS, organisation(zewo=zewo)).unchanged == 1


def test_a_renewed_certificate_is_one_more():
    apply(propose(ProposalKind.ORGANISATIONS, organisation(zewo="31.12.2027")))

    apply(propose(ProposalKind.ORGANISATIONS, organisation(zewo="31.12.2028")))

    assert [one[1].year for one in certificates()] == [2027, 2028]


def test_a_certificate_of_a_file_that_runs_too_long_is_named():
    seen = look(ProposalKind.ORGANISATIONS, organisation(zewo="01.01.2033"))

    assert messages(seen) == [
        ("I2", "A Zewo certificate does not run that long; check the date."),
    ]


def test_a_row_shows_whole_cells_before_and_after():
    factories.make_organisation(code="ABC", name="Alt", postal_code="8001")

    (row,) = look(ProposalKind.ORGANISATIONS, organisation("ABC", "Neu")).rows

    assert row.grade == Grade.CHANGED
    assert [(key, row.before[key], row.after[key]) for key in row.differing if key != "kind"] == [
        ("name", "Alt", "Neu")
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([organisation("")], ("A2", "This cell must not be empty.")),
        ([organisation(name="")], ("B2", "This cell must not be empty.")),
        ([organisation(country="Atlantis")], ("G2", "«Atlantis» is not known.")),
        ([organisation(active="maybe")], ("M2", "Enter yes or no.")),
        ([organisation(), organisation("abc")], ("A2", "This code stands in several rows.")),
    ],
)
def test_a_cell_that_is_wrong_is_named(rows, message):
    assert messages(look(ProposalKind.ORGANISATIONS, *rows))[0] == message


def test_one_failed_row_keeps_the_whole_file_from_being_applied():
    proposal = propose(
        ProposalKind.ORGANISATIONS, organisation(), organisation("DEF", country="Atlantis")
    )

    with pytest.raises(RuleViolation) as caught:
        apply(proposal)

    assert caught.value.objections == ["Rows have failed. Correct the file and send it again."]
    assert Organisation.objects.count() == 0


def test_nothing_is_applied_that_nobody_saw():
    known = factories.make_organisation(code="ABC", name="Alt")
    proposal = propose(ProposalKind.ORGANISATIONS, organisation("ABC", "Neu"))
    with factories.in_a_step() as step:
        known.name, known.step_id = "Dazwischen", step.step
        known.save()

    with pytest.raises(RuleViolation) as caught:
        apply(proposal)

    assert caught.value.objections == [
        "Since the preview something was changed here. Send the file again."
    ]


def test_a_file_that_was_exchanged_on_the_disk_is_not_applied():
    proposal = propose(ProposalKind.ORGANISATIONS, organisation())
    with Path(proposal.file.path).open("ab") as file:
        file.write(b"\n" + organisation("DEF").encode())

    with pytest.raises(RuleViolation, match="The stored file is not the one that was sent"):
        apply(proposal)


def test_a_file_is_applied_by_somebody_who_reads_another_language():
    proposal = propose(ProposalKind.ORGANISATIONS, organisation())

    with translation.override("de-ch"):
        apply(proposal)

    assert Organisation.objects.get().code == "ABC"


def test_a_file_is_applied_once():
    proposal = propose(ProposalKind.ORGANISATIONS, organisation())
    apply(proposal)

    with pytest.raises(RuleViolation, match=r"The file was applied already\."):
        apply(proposal)


def test_a_discarded_file_is_not_applied():
    proposal = propose(ProposalKind.ORGANISATIONS, organisation())
    workflow.discard_proposal(proposal, reason="mistyped", by=proposal.recorded_by, now=NOW)

    with pytest.raises(RuleViolation, match=r"The file was discarded\."):
        apply(proposal)


@pytest.mark.parametrize("kind", [ProposalKind.ORGANISATIONS, ProposalKind.PROJECTS])
def test_who_may_not_do_it_by_hand_may_not_do_it_by_file(kind):
    row = organisation() if kind == ProposalKind.ORGANISATIONS else project()

    with pytest.raises(RuleViolation):
        propose(kind, row, by=factories.make_user())

    assert Proposal.objects.count() == 0


def test_applying_is_one_entry_of_the_trail():
    proposal = propose(ProposalKind.ORGANISATIONS, organisation(), organisation("DEF"))
    before = AuditEntry.objects.count()

    apply(proposal)

    assert AuditEntry.objects.count() - before == 1


def test_projects_come_in_as_drafts_with_their_splits():
    partner = factories.make_organisation(code="HILFE")
    proposal = propose(ProposalKind.PROJECTS, project(partner="HILFE"))

    apply(proposal)

    found = Project.objects.get()
    assert (found.status, found.partner, found.amount_asked, found.starts_on) == (
        ActivityStatus.DRAFT,
        partner,
        15_000_050,
        dt.date(2026, 1, 1),
    )
    lines = SplitSet.objects.get(scheme=Scheme.SDG).lines.values_list("target", "share")
    assert list(lines) == [("6.1", 6000), ("6.2", 4000)]
    assert (SplitSet.objects.filter(is_sealed=True).count(), Entry.objects.count()) == (0, 0)


def test_a_draft_is_changed_with_its_splits():
    apply(propose(ProposalKind.PROJECTS, project()))

    apply(propose(ProposalKind.PROJECTS, project(title="Neu", sdg="4.1", place="")))

    found = Project.objects.get()
    codes = [line.code for one in found.split_sets.order_by("scheme") for line in one.lines.all()]
    assert (found.title, codes) == ("Neu", ["4.1", "14030"])


def test_the_same_projects_again_are_unchanged():
    apply(propose(ProposalKind.PROJECTS, project()))

    assert look(ProposalKind.PROJECTS, project()).counts()["unchanged"] == 1


def test_a_project_that_is_no_draft_any_more_is_not_changed_by_a_file():
    officer = factories.officer(name="anna")
    factories.make_organisation(code="HILFE")
    apply(propose(ProposalKind.PROJECTS, project(partner="HILFE", responsible="anna")))
    submit_activity(Project.objects.get(), by=officer, now=NOW)

    seen = look(ProposalKind.PROJECTS, project(title="Neu"))

    assert messages(seen)[0] == (
        "A2",
        "Only drafts are changed by a file; this is none any more.",
    )


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"sdg": "99.9"}, ("N2", "There is no goal or target “99.9”.")),
        (
            {"sdg": '"6.1 60 %; 6.2 30 %"'},
            ("N2", "The shares add up to 90.00\u00a0% instead of 100.00\u00a0%."),
        ),
        (
            {"sdg": '"6.1; 6.2"'},
            ("N2", "Write codes and shares like «6.1 60 %; 6.2 40 %»."),
        ),
        ({"amount_asked": "1.234,50"}, ("J2", "Write the amount like 1'234.50.")),
        ({"amount_asked": "0"}, ("J2", "Enter an amount greater than 0.")),
        ({"starts_on": "1/2/2026"}, ("G2", "Enter a date like 31.12.2026.")),
        ({"ends_on": "31.12.2025"}, ("H2", "The end lies before the start.")),
        ({"partner": "NOBODY"}, ("D2", "«NOBODY» is not known.")),
        (
            {"instalments": "spring 90000"},
            ("Q2", "Write days and amounts like «15.04.2026 120'000; 15.04.2027 60'000»."),
        ),
        ({"instalments": "31.02.2026 90000"}, ("Q2", "Enter a date like 31.12.2026.")),
        ({"instalments": "15.04.2026 0"}, ("Q2", "Enter an amount greater than 0.")),
        (
            {"instalments": "\"15.04.2026 90'000; 15.04.2027 60'000.55\""},
            (
                "Q2",
                (
                    "The instalments add up to 150'000.55, "
                    "which is more than the 150'000.50 asked for."
                ),
            ),
        ),
    ],
)
def test_a_cell_of_a_project_that_is_wrong_is_named(cells, message):
    assert messages(look(ProposalKind.PROJECTS, project(**cells))) == [message]


PLAN = "\"15.04.2026 90'000; 15.04.2027 60'000: report accepted\""


def plan(found):
    return list(found.proposed_instalments.values_list("due_on", "amount", "condition"))


def test_projects_come_in_with_their_planned_instalments():
    apply(propose(ProposalKind.PROJECTS, project(instalments=PLAN)))

    assert plan(Project.objects.get()) == [
        (dt.date(2026, 4, 15), 9_000_000, "none"),
        (dt.date(2027, 4, 15), 6_000_000, "report"),
    ]


def test_the_plan_of_a_draft_is_replaced_as_a_whole():
    apply(propose(ProposalKind.PROJECTS, project(instalments=PLAN)))

    proposal = propose(ProposalKind.PROJECTS, project(instalments="15.05.2026 1000: site secured"))
    apply(proposal)

    row = proposal.rows.get()
    assert (row.before["instalments"], row.after["instalments"]) == (
        "15.04.2026 90'000.00; 15.04.2027 60'000.00: report accepted",
        "15.05.2026 1'000.00: site secured",
    )
    assert plan(Project.objects.get()) == [(dt.date(2026, 5, 15), 100_000, "other")]


def test_an_empty_cell_takes_the_plan_away():
    apply(propose(ProposalKind.PROJECTS, project(instalments=PLAN)))

    apply(propose(ProposalKind.PROJECTS, project()))

    assert plan(Project.objects.get()) == []


def test_the_same_plan_again_is_no_change():
    apply(propose(ProposalKind.PROJECTS, project(instalments=PLAN)))

    assert look(ProposalKind.PROJECTS, project(instalments=PLAN)).counts()["unchanged"] == 1
