"""A step: one transaction, one entry in the trail, and nothing of a refused one but its refusal."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.audit.models import AuditEntry
from core.audit.trail import faults
from core.errors import RuleViolation, refuse_if
from core.partners.models import Organisation
from core.people.models import Role
from core.transitions import Transition
from core.workflow import change, create, create_many, current, move, note, step, today, touch
from tests.factories import NOW, alter, in_a_step, make_organisation, make_user, someone

pytestmark = pytest.mark.django_db


@step
def rename(organisation, *, name, by, now, reason=""):
    refuse_if(["No name.", "No sense."] if not name else [])
    return change(organisation, name=name)


def last():
    return AuditEntry.objects.order_by("-number").first()


def test_a_step_leaves_one_entry_with_before_and_after():
    organisation = make_organisation(name="Old")
    count = AuditEntry.objects.count()
    rename(organisation, name="New", reason="moved", by=someone("anna"), now=NOW)

    entry = last()
    assert AuditEntry.objects.count() == count + 1
    assert (entry.verb, entry.outcome, entry.reason, entry.subject, entry.person_name) == (
        "rename",
        "done",
        "moved",
        "Old",
        "Anna Test",
    )
    assert entry.details["changes"] == [
        {
            "table": "partners_organisation",
            "row": organisation.pk,
            "name": "New",
            "before": {"name": "Old"},
            "after": {"name": "New"},
        }
    ]
    assert Organisation.objects.get(pk=organisation.pk).step_id == entry.step


def test_a_refusal_leaves_nothing_but_itself_with_all_objections():
    organisation = make_organisation(name="Old")

    with pytest.raises(RuleViolation) as refusal:
        rename(organisation, name="", by=someone("anna"), now=NOW)

    assert refusal.value.objections == ["No name.", "No sense."]
    assert (last().outcome, last().details) == (
        "refused",
        {"changes": [], "objections": ["No name.", "No sense."]},
    )
    assert AuditEntry.objects.about(organisation).first() == last()
    assert Organisation.objects.get(pk=organisation.pk).name == "Old"


def test_what_the_database_refuses_is_a_refusal_too():
    first, second = make_organisation(), make_organisation()

    @step
    def take_code(organisation, *, by, now):
        change(organisation, name="half done")
        change(organisation, code=first.code)

    with pytest.raises(RuleViolation):
        take_code(second, by=someone(), now=NOW)

    second.refresh_from_db()
    assert second.name != "half done"
    assert last().outcome == "refused"
    assert last().details["objections"][0].startswith("The database refuses this: ")


def test_a_step_stands_in_no_other_transaction():
    organisation = make_organisation()

    with transaction.atomic(), pytest.raises(RuntimeError):
        rename(organisation, name="New", by=someone(), now=NOW)


def test_a_step_calls_no_other_step():
    organisation = make_organisation()

    @step
    def outer(*, by, now):
        rename(organisation, name="New", by=by, now=now)

    with pytest.raises(RuntimeError):
        outer(by=someone(), now=NOW)


def test_outside_of_a_step_nothing_is_written():
    with pytest.raises(LookupError):
        create(Organisation, code="X", name="X")


def test_a_right_revoked_since_the_page_was_opened_is_gone():
    person = make_user(Role.FINANCE_OFFICER)
    assert person.has_role(Role.FINANCE_OFFICER)
    with in_a_step():
        change(person.role_assignments.get(), valid_to=dt.date(2021, 1, 1))

    seen = []

    @step
    def act(*, by, now):
        seen.append(by.has_role(Role.FINANCE_OFFICER))

    act(by=person, now=NOW)
    assert seen == [False]


def test_a_closed_account_has_no_role_in_a_step():
    person = make_user(Role.FINANCE_OFFICER)
    alter(person, is_active=False)
    seen = []

    @step
    def act(*, by, now):
        seen.append(by.roles())

    act(by=person, now=NOW)
    assert seen == [set()]


def test_a_step_by_what_is_no_row_is_by_just_that():
    class Clock:
        pk = 0

        def get_full_name(self):
            return "Clock"

    @step
    def tick(*, by, now):
        pass

    tick(by=Clock(), now=NOW)
    assert last().person_name == "Clock"


def test_moving_takes_a_state_from_which_the_way_is_open():
    way = Transition(verb="x", source=frozenset({"draft"}), target="planned")
    from tests.factories import make_activity

    activity = make_activity(status="running")

    @step
    def go(activity, *, by, now):
        move(activity, way)

    with pytest.raises(RuleViolation) as refusal:
        go(activity, by=someone(), now=NOW)
    assert refusal.value.objections == ["This step is not open from the present state."]


def test_many_rows_are_one_line_of_the_trail():
    rows = [Organisation(code=f"M-{n}", name=f"M {n}") for n in range(3)]
    with in_a_step():
        written = create_many(Organisation, rows)
        assert create_many(Organisation, []) == []

    keys = sorted(row.pk for row in written)
    assert [changed["after"] for changed in last().details["changes"]] == [
        {"rows": 3, "first": keys[0], "last": keys[2]}
    ]


def test_a_note_stands_in_the_trail_of_its_row():
    organisation = make_organisation()
    with in_a_step():
        note(organisation, before={"seen": 1}, after={"seen": 2})
        touch(someone("beat"))
        assert current().verb == "set_up"

    assert AuditEntry.objects.about(organisation).first() == last()
    assert AuditEntry.objects.about(someone("beat")).first() == last()
    assert AuditEntry.objects.touching("partners_organisation", [organisation.pk]).first() == last()


def test_the_day_that_counts_is_that_of_zurich():
    assert today(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)) == dt.date(2027, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_commit_without_its_entry_fails():
    """The deferred key: a row with a step that never came into the trail is not committed."""
    someone()
    with pytest.raises(IntegrityError), transaction.atomic():
        write_with_a_made_up_step()

    assert Organisation.objects.filter(code="FORGED").count() == 0
    assert list(faults()) == []


def write_with_a_made_up_step():
    import uuid

    Organisation(code="FORGED", name="x", step_id=uuid.uuid4()).save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_a_row_is_not_written_under_the_step_of_another():
    with in_a_step() as done:
        create(Organisation, code="A", name="A")

    with pytest.raises(DatabaseError), transaction.atomic():
        Organisation(code="B", name="B", step_id=done.step).save(force_insert=True)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE partners_organisation SET name = 'C'")
