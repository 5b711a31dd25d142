"""How organisations stand to the sanctions lists on a day, and what that forbids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from core.approvals.models import Parameter, ParameterKey
from core.display import swiss_date
from core.partners.models import CheckResult, HitOutcome, Organisation, SanctionsCheck


@dataclass(frozen=True)
class Standing:
    """What was found about one organisation; nothing is paid while there are objections.

    `valid_to` is the last day on which its newest good check still counts.
    """

    organisation: Organisation
    checks: list[SanctionsCheck]
    days: int
    hits: list[str] = field(default_factory=list)

    @property
    def check(self) -> SanctionsCheck | None:
        """The check that counts: of those without a standing hit the one of the newest lists."""
        return newest(self.checks)

    @property
    def valid_to(self) -> dt.date | None:
        return self.check.lists_on + dt.timedelta(days=self.days) if self.check else None

    def objections(self, on: dt.date) -> list[str]:
        """Why nothing is paid to it on a day."""
        return self.hits or self._objections_to_age(on)

    def _objections_to_age(self, on: dt.date) -> list[str]:
        if self.check is None or self.valid_to is None:
            return [
                _("%(organisation)s: no sanctions check is recorded.")
                % {"organisation": self.organisation}
            ]
        if on <= self.valid_to:
            return []
        return [
            _("%(organisation)s: the sanctions check of %(day)s is older than %(days)s days.")
            % {
                "organisation": self.organisation,
                "day": swiss_date(self.check.lists_on),
                "days": self.days,
            }
        ]


def standings(organisations: Collection[int], *, on: dt.date) -> dict[int, Standing]:
    """Each organisation's standing, in four queries; `on` is the day of the parameter."""
    days = Parameter.objects.value_on(ParameterKey.SCREENING_DAYS, on)
    checks: dict[int, list[SanctionsCheck]] = {key: [] for key in organisations}
    made = SanctionsCheck.objects.filter(organisation__in=organisations)
    for check in made.prefetch_related("decisions"):
        checks[check.organisation_id].append(check)
    return {
        key: Standing(organisation, checks[key], days, list(_hits(organisation, checks[key])))
        for key, organisation in Organisation.objects.in_bulk(list(organisations)).items()
    }


def clear_until(organisations: Collection[int], *, on: dt.date) -> dict[int, dt.date]:
    """The last day that checks without any hit cover: nothing of these need be looked at again.

    What had a hit once is left out, for its decisions tell.
    """
    days = Parameter.objects.value_on(ParameterKey.SCREENING_DAYS, on)
    made = SanctionsCheck.objects.filter(organisation__in=organisations).order_by()
    newest_lists = dict(
        made.values_list("organisation")
        .annotate(newest=Max("lists_on"), hits=Count("pk", filter=~Q(result=CheckResult.CLEAR)))
        .filter(hits=0)
        .values_list("organisation", "newest")
    )
    return {key: lists_on + dt.timedelta(days=days) for key, lists_on in newest_lists.items()}


def objections_to(organisation: Organisation, *, on: dt.date) -> list[str]:
    """Why nothing is paid to an organisation on a day."""
    return standings([organisation.pk], on=on)[organisation.pk].objections(on)


def newest(
    checks: Iterable[SanctionsCheck], *, at: dt.datetime | None = None
) -> SanctionsCheck | None:
    """Of the checks that clear, the one of the newest lists; as known at a moment."""
    good = [one for one in checks if (at is None or one.checked_at <= at) and one.clears(at=at)]
    return max(good, key=lambda one: (one.lists_on, one.pk), default=None)


def _hits(organisation: Organisation, checks: Iterable[SanctionsCheck]) -> Iterable[str]:
    """A hit that two people did not clear stops everything, whatever was checked later."""
    for check in checks:
        if check.clears():
            continue
        decided = check.decision()
        if decided is not None and decided.outcome == HitOutcome.TRUE_MATCH:
            said = _("%(organisation)s stands on a sanctions list (check of %(day)s).")
        else:
            said = _(
                "%(organisation)s: the hit of the sanctions check of %(day)s is not decided by"
                " two people."
            )
        yield said % {"organisation": organisation, "day": swiss_date(check.lists_on)}
