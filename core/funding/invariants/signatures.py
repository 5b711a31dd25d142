"""Who signed what: enough people, different people, and exactly the content that is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.approvals.states import ONE_PERSON_ONE_ACT, Act, Release
from core.confirmation import Confirmable
from core.funding.content import content_hash
from core.funding.models import DeviatingDebit, Disbursement, DisbursementSignature
from core.funding.rules.payment import MAY_RELEASE
from core.funding.rules.payouts import FINANCE, PROGRAMME
from core.funding.states import IN_REVIEW, ORDERED_OR_LATER, DisbursementStatus
from core.people.models import Deputyship

Signed = dict[Act, list[tuple[int, str]]]
"""For each act: who signed, and which content."""


def missing() -> Iterator[str]:
    """I4: what was released carries the frozen number of signatures of distinct people."""
    signed = _standing()
    for payout in Disbursement.objects.filter(status__in=ORDERED_OR_LATER).iterator():
        acts = signed[payout.pk]
        for act, needed in _needed(payout).items():
            people = {who for who, content in acts[act] if content == payout.content_hash}
            if len(people) < needed:
                yield _(
                    "%(number)s (%(key)s): «%(act)s» has %(count)s of %(needed)s signatures."
                ) % {
                    "number": payout.number,
                    "key": payout.pk,
                    "act": act.label,
                    "count": len(people),
                    "needed": needed,
                }


def _needed(payout: Disbursement) -> dict[Act, int]:
    needed = {
        Act.RECORD: 1,
        Act.VERIFY: 1,
        Act.APPROVE: payout.approvals_needed,
        Act.ORDER if payout.release == Release.HERE else Act.HAND_OVER: 1,
    }
    if payout.status in {DisbursementStatus.PAID, DisbursementStatus.REVERSED}:
        needed[Act.CONFIRM] = 1
    return needed


def deviating_alone() -> Iterator[str]:
    """I4: a debit that is not as released was confirmed by two people."""
    differs = Q(currency="CHF") & ~Q(debited_chf=F("amount")) | Q(booked_on__gt=F("expected_by"))
    debits = DeviatingDebit.objects.confirmed().filter(
        disbursement=OuterRef("pk"),
        booked_on=OuterRef("booked_on"),
        debited_chf=OuterRef("debited_chf"),
    )
    alone = Disbursement.objects.filter(differs, ~Exists(debits), debited_chf__isnull=False)
    for key, number in alone.values_list("pk", "number"):
        yield _("%(number)s (%(key)s): one person alone confirmed a deviating debit.") % {
            "number": number,
            "key": key,
        }


def doubled() -> Iterator[str]:
    """I5: recorder, verifier, approvers, releaser, account editors: each another person.

    A deputy counts as both persons.
    """
    signed = _standing(with_represented=True)
    payouts = Disbursement.objects.exclude(status=DisbursementStatus.DRAFT)
    for payout in payouts.select_related("account").iterator(chunk_size=2000):
        for rule, people in _people_of_two_parts(payout, signed[payout.pk]):
            if people:
                yield _("%(number)s (%(key)s): %(rule)s (person %(people)s).") % {
                    "number": payout.number,
                    "key": payout.pk,
                    "rule": rule,
                    "people": ", ".join(map(str, sorted(people))),
                }


def _people_of_two_parts(payout: Disbursement, acts: Signed) -> Iterator[tuple[str, set[int]]]:
    by = {act: {who for who, _content in acts[act]} for act in Act}
    one_act = [who for act in ONE_PERSON_ONE_ACT for who, _content in acts[act]]
    yield _("one person signed twice"), {who for who in one_act if one_act.count(who) > 1}
    decided = by[Act.APPROVE] | by[Act.ORDER] | by[Act.HAND_OVER]
    yield (
        _("who recorded or verified it decided on it"),
        ({payout.requested_by_id} & (by[Act.VERIFY] | decided))
        | (by[Act.HAND_OVER] & (by[Act.RECORD] | by[Act.VERIFY])),
    )
    editors = {payout.account.recorded_by_id, *payout.account.confirmed_by_sides}
    yield _("who set the account decided on it"), {who for who in editors if who in decided}
    released = by[Act.ORDER] | by[Act.HAND_OVER]
    yield _("who released it confirmed it"), by[Act.CONFIRM] & released


def without_deputyship() -> Iterator[str]:
    """I5: whoever signed for somebody was their deputy that day, in a role for this act."""
    signatures = DisbursementSignature.objects.exclude(represents=None)
    for signature in signatures.select_related("disbursement").iterator():
        day = timezone.localdate(signature.signed_at)
        lent = Deputyship.objects.confirmed().filter(
            Q(ended_at=None) | Q(ended_at__gte=signature.signed_at),
            person=signature.represents_id,
            deputy=signature.signed_by_id,
            role__in=ROLES_OF[Act(signature.act)],
            confirmed_at__lte=signature.signed_at,
            valid_from__lte=day,
            valid_to__gte=day,
        )
        if not lent.exists():
            yield _("%(number)s: «%(act)s» was signed for somebody without a deputyship.") % {
                "number": signature.disbursement.number,
                "act": signature.get_act_display(),
            }


ROLES_OF = {
    Act.RECORD: (),
    Act.VERIFY: PROGRAMME,
    Act.APPROVE: FINANCE,
    Act.ORDER: MAY_RELEASE,
    Act.HAND_OVER: MAY_RELEASE,
    Act.CONFIRM: FINANCE,
}


def of_other_content() -> Iterator[str]:
    """I6: hash and content agree, of payouts under way or paid and of all that two confirmed."""
    payouts = (
        Disbursement.objects.filter(status__in=IN_REVIEW | ORDERED_OR_LATER)
        .select_related("account", "instalment", "commitment")
        .prefetch_related("papers__document")
    )
    for payout in payouts.iterator(chunk_size=2000):
        if payout.content_hash != content_hash(payout):
            yield _("%(number)s (%(key)s): the content is not what was signed.") % {
                "number": payout.number,
                "key": payout.pk,
            }
    for model in apps.get_models():
        if issubclass(model, Confirmable):
            yield from _confirmed_otherwise(model)


def _confirmed_otherwise(model: type[Confirmable]) -> Iterator[str]:
    confirmed = model._default_manager.filter(confirmed_at__isnull=False).order_by("pk")
    for record in confirmed.iterator(chunk_size=2000):
        if record.content_hash != record.compute_hash():
            yield _("%(kind)s %(key)s: the content is not what was confirmed.") % {
                "kind": model._meta.verbose_name,
                "key": record.pk,
            }


def unconfirmed_accounts() -> Iterator[str]:
    """I7: the account version that is paid was confirmed by a second person."""
    wrong = Disbursement.objects.filter(
        Q(account__confirmed_at__isnull=True) | Q(account__confirmed_by=F("account__recorded_by")),
        status__in=ORDERED_OR_LATER,
    )
    for key, number, account in wrong.values_list("pk", "number", "account"):
        yield _(
            "%(number)s (%(key)s): account %(account)s was not confirmed by a second person."
        ) % {
            "number": number,
            "key": key,
            "account": account,
        }


def by_service_accounts() -> Iterator[str]:
    """I18: no import ever signed a payout or confirmed a record in the place of a person."""
    signed = DisbursementSignature.objects.filter(signed_by__is_service=True)
    for key, payout in signed.values_list("pk", "disbursement"):
        yield _("Signature %(key)s under payout %(payout)s is a service account's.") % {
            "key": key,
            "payout": payout,
        }
    for model in apps.get_models():
        if issubclass(model, Confirmable):
            for key in model._default_manager.filter(confirmed_by__is_service=True).values_list(
                "pk", flat=True
            ):
                yield _("%(kind)s %(key)s was confirmed by a service account.") % {
                    "kind": model._meta.verbose_name,
                    "key": key,
                }


def _standing(*, with_represented: bool = False) -> dict[int, Signed]:
    signed: dict[int, Signed] = defaultdict(lambda: defaultdict(list))
    rows = DisbursementSignature.objects.filter(fallen_at__isnull=True).values_list(
        "disbursement", "act", "signed_by", "represents", "content_hash"
    )
    for payout, act, who, represented, content in rows.iterator(chunk_size=2000):
        signed[payout][Act(act)].append((who, content))
        if with_represented and represented is not None:
            signed[payout][Act(act)].append((represented, content))
    return signed
