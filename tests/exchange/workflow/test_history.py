import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Sum

from core.activities.models import Activity, MarkerScore, Origin, Scheme, SplitSet
from core.activities.splits import SplitItem, lines_of_sets, sets_in_force
from core.activities.states import ActivityStatus
from core.activities.workflow import map_to_goals
from core.audit.models import AuditEntry
from core.errors import RuleViolation
from core.ledger.models import Batch, Entry
from core.ledger.states import EntryKind
from core.partners.models import Organisation
from core.people.models import service_account
from core.rates.models import ExchangeRate
from exchange import workflow
from exchange.iati.source import NothingKept, examine
from tests import factories
from tests.exchange.iati.samples import activity, transaction, write

pytestmark = pytest.mark.django_db
NOW = factories.NOW
PAID = transaction("3", "100", ref="R1")
PARTNER = (
    '<participating-org role="4" ref="CH-1" type="22">'
    "<narrative>Hilfe</narrative></participating-org>"
)


@pytest.fixture(autouse=True)
def _reference(db):
    factories.load_reference()


def take_over(folder, *activities: str, by=None, **kwargs):
    source = examine(write(folder, *activities))
    return workflow.import_history(
        source.activities(),
        source=source,
        reference=source.reference,
        by=by or service_account(),
        now=NOW,
        **kwargs,
    )


def totals() -> dict[str, int]:
    return dict(Entry.objects.order_by().values_list("kind").annotate(Sum("amount_chf")))


def test_an_activity_is_taken_over_as_history(tmp_path):
    take_over(
        tmp_path,
        activity('<activity-status code="2"/><policy-marker code="1" significance="2"/>' + PARTNER),
    )

    found = Activity.objects.get()
    assert (found.code, found.title, found.status, found.origin, found.partner.code) == (
        "XX-1-A",
        "Wasser",
        ActivityStatus.RUNNING,
        Origin.HISTORY,
        "CH-1",
    )
    assert list(MarkerScore.objects.values_list("marker", "score")) == [("1", 2)]


def test_transactions_become_entries_of_the_batch(tmp_path):
    batch = take_over(
        tmp_path,
        activity(
            transaction("2", "500")
            + transaction("2", "-20.50")
            + transaction("3", "100")
            + transaction("3", "-3.26")
        ),
    ).batch

    assert totals() == {
        EntryKind.COMMITMENT: 50_000,
        EntryKind.REDUCTION: -2_050,
        EntryKind.DISBURSEMENT: 10_000,
        EntryKind.REFUND: -326,
    }
    assert set(Entry.objects.values_list("batch", "origin")) == {(batch.pk, Origin.HISTORY)}


def test_the_receiver_of_a_transaction_is_the_partner_of_its_entry(tmp_path):
    receiver = "<receiver-org><narrative>Verein</narrative></receiver-org>"

    take_over(tmp_path, activity(transaction("3", "5", extra=receiver) + PARTNER))

    assert Entry.objects.get().partner.name == "Verein"


def test_an_organisation_is_found_by_its_identifier_and_by_its_name(tmp_path):
    known = factories.make_organisation(name="Hilfe", code="H")

    take_over(tmp_path, activity(PARTNER))

    assert Organisation.objects.get() == known
    assert Activity.objects.get().partner == known


def test_splits_are_sealed_and_hold_since_ever(tmp_path):
    take_over(tmp_path, activity('<sector vocabulary="8" code="6.1" percentage="100"/>'))

    found = sets_in_force(Scheme.SDG)
    assert found.lines_for(Activity.objects.get().pk, dt.date(1990, 1, 1)) == (("6.1", 10_000),)


def test_the_country_of_a_transaction_divides_its_entry_alone(tmp_path):
    extra = '<recipient-country code="KE"/>'

    take_over(tmp_path, activity(transaction("3", "5", extra=extra)))

    entry = Entry.objects.get()
    (own,) = entry.own_splits.all()
    assert lines_of_sets([own.split_set_id]) == {own.split_set_id: (("KE", 10_000),)}
    assert sets_in_force(Scheme.PLACE).lines_for(entry.activity_id, entry.split_on) == ()


def test_a_second_run_changes_nothing(tmp_path):
    content = activity(PAID + '<sector code="14030"/>' + PARTNER)
    take_over(tmp_path, content)
    before = (Entry.objects.count(), SplitSet.objects.count(), Organisation.objects.count())

    again = take_over(tmp_path, content)

    assert again.counts() == {
        "activities": 1,
        "new_activities": 0,
        "changed_activities": 0,
        "new_organisations": 0,
        "posted": 0,
        "reversed": 0,
        "refused": 0,
    }
    assert (Entry.objects.count(), SplitSet.objects.count(), Organisation.objects.count()) == before


def test_a_second_run_posts_what_is_new_and_reverses_what_vanished(tmp_path):
    take_over(tmp_path, activity(PAID + transaction("3", "7", ref="R2")))

    again = take_over(tmp_path, activity(PAID + transaction("3", "9", ref="R2")))

    assert (again.posted, again.reversed) == (1, 1)
    assert totals() == {EntryKind.DISBURSEMENT: 10_900}


def test_an_activity_that_the_file_does_not_name_keeps_its_entries(tmp_path):
    take_over(tmp_path, activity(PAID))

    take_over(tmp_path, activity(PAID, identifier="XX-1-B"))

    assert totals() == {EntryKind.DISBURSEMENT: 20_000}


def test_what_had_no_rate_is_posted_when_there_is_one(tmp_path):
    content = activity(transaction("3", "10", currency="USD"))
    first = take_over(tmp_path, content)
    ExchangeRate.objects.create(
        currency_id="USD",
        valid_on=dt.date(2020, 6, 24),
        chf_per_unit=Decimal("0.95"),
        source="bank",
        recorded_at=NOW,
    )

    second = take_over(tmp_path, content)

    assert (first.posted, second.posted) == (0, 1)
    assert totals() == {EntryKind.DISBURSEMENT: 950}


def test_a_changed_percentage_corrects_the_split(tmp_path):
    halves = '<recipient-country code="{}" percentage="50"/>'
    take_over(tmp_path, activity(halves.format("KE") + halves.format("TZ")))

    take_over(tmp_path, activity(halves.format("KE") + halves.format("UG")))

    found = Activity.objects.get()
    lines = sets_in_force(Scheme.PLACE).lines_for(found.pk, dt.date(2020, 1, 1))
    assert lines == (("KE", 5000), ("UG", 5000))


def test_what_an_officer_has_mapped_is_not_overwritten(tmp_path):
    take_over(tmp_path, activity())
    found = Activity.objects.get()
    map_to_goals(
        [found],
        items=[SplitItem("4.1", 10_000)],
        reason="read",
        by=factories.officer(),
        now=NOW,
    )

    take_over(tmp_path, activity('<sector vocabulary="8" code="6.1"/>'))

    assert sets_in_force(Scheme.SDG).lines_for(found.pk, NOW.date()) == (("4.1", 10_000),)


def test_an_activity_of_our_own_is_refused_by_name(tmp_path):
    factories.make_activity(code="IZA-1", iati_identifier="XX-1-A")

    found = take_over(tmp_path, activity(PAID), activity(PAID, identifier="XX-1-B"))

    assert [(note.activity, note.reason) for note in found.refused] == [
        ("XX-1-A", "The activity is managed here, under IZA-1.")
    ]
    assert Entry.objects.get().activity.code == "XX-1-B"


def test_an_activity_that_stands_twice_is_refused_by_name(tmp_path):
    found = take_over(tmp_path, activity(PAID), activity(PAID))

    assert [note.reason for note in found.refused] == ["The activity stands in the file twice."]
    assert Entry.objects.count() == 1


def test_a_breach_of_the_standard_refuses_one_activity_and_not_the_file(tmp_path):
    bad = activity('<conditions attached="1"><condition/></conditions>', identifier="XX-1-B")

    found = take_over(tmp_path, activity(PAID), bad)

    assert [note.activity for note in found.refused] == ["XX-1-B"]
    assert Activity.objects.get().code == "XX-1-A"


def test_a_run_is_one_entry_of_the_trail(tmp_path):
    before = AuditEntry.objects.count()

    take_over(tmp_path, activity(PAID), activity(PAID, identifier="XX-1-B"))

    assert AuditEntry.objects.count() - before == 1
    assert AuditEntry.objects.order_by("-number").first().verb == "import_history"


def test_the_batch_keeps_what_was_not_understood(tmp_path):
    batch = take_over(tmp_path, activity(transaction("3", "0", ref="R"))).batch

    assert Batch.objects.get(pk=batch.pk).notes[-1] == {
        "activity": "XX-1-A",
        "element": "transaction R",
        "reason": "The value is zero.",
    }


def test_a_trial_keeps_nothing(tmp_path):
    with pytest.raises(NothingKept) as caught:
        take_over(tmp_path, activity(PAID), is_trial=True)

    assert caught.value.taken_over.posted == 1
    assert (Batch.objects.count(), Activity.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_who_has_no_money_role_imports_nothing(tmp_path):
    with pytest.raises(RuleViolation) as caught:
        take_over(tmp_path, activity(PAID), by=factories.make_user())

    assert caught.value.objections == [
        "History is imported by people with a money role or by the service account."
    ]
    assert Batch.objects.count() == 0


def take_back(batch, reason="wrong file"):
    return workflow.take_back_batch(batch, reason=reason, by=service_account(), now=NOW)


def test_a_batch_that_is_taken_back_counts_for_nothing(tmp_path):
    extra = '<recipient-country code="KE"/>'
    batch = take_over(tmp_path, activity(PAID + transaction("3", "-7", extra=extra))).batch

    assert take_back(batch) == 2

    assert totals() == {EntryKind.DISBURSEMENT: 0, EntryKind.REFUND: 0}
    reversal = Entry.objects.get(kind=EntryKind.REFUND, amount__gt=0)
    assert (reversal.booked_on, reversal.own_splits.count()) == (dt.date(2020, 6, 30), 1)


def test_what_the_batch_had_reversed_counts_again(tmp_path):
    take_over(tmp_path, activity(PAID))
    second = take_over(tmp_path, activity(transaction("3", "7"))).batch

    take_back(second)

    assert totals() == {EntryKind.DISBURSEMENT: 10_000}
    again = take_over(tmp_path, activity(PAID))
    assert (again.posted, again.reversed) == (0, 0)


def test_what_was_taken_back_can_be_imported_again(tmp_path):
    take_back(take_over(tmp_path, activity(PAID)).batch)

    assert take_over(tmp_path, activity(PAID)).posted == 1
    assert totals() == {EntryKind.DISBURSEMENT: 10_000}


def test_a_batch_is_taken_back_once_and_with_a_reason(tmp_path):
    batch = take_over(tmp_path, activity(PAID)).batch
    take_back(batch)

    with pytest.raises(RuleViolation) as caught:
        take_back(batch, reason=" ")

    assert caught.value.objections == [
        "The batch was taken back already.",
        "Taking a batch back takes a reason.",
    ]
