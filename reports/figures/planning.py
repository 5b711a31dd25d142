"""What of the open commitments is planned for which year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from reports.figures.cutoff import Cutoff
from reports.figures.filters import Filters
from reports.figures.outstanding import Standing, unpaid_instalments
from reports.figures.sharing import Sharing

YEARS_AHEAD = 4


@dataclass(frozen=True)
class Planned:
    """An open commitment; Rappen planned by budget year, of a share where a filter takes shares.

    What the plan holds for the year of the report or earlier stands under that year, what lies
    more than four years ahead under `later`.
    """

    standing: Standing
    by_year: dict[int, int]
    later: int

    @property
    def open(self) -> int:
        return self.standing.open

    @property
    def unplanned(self) -> int:
        """Open, and in no instalment; negative where the plan holds more than is left."""
        return self.open - sum(self.by_year.values()) - self.later


def planned_by_year(
    year: int, cutoff: Cutoff, last_day: dt.date, standings: list[Standing], filters: Filters
) -> list[Planned]:
    """The open commitments among the standings, in their order, with the plan at the cut-off."""
    still_open = [one for one in standings if one.open]
    commitments = [one.commitment.pk for one in still_open]
    sharing = Sharing(
        number=cutoff.number,
        filters=filters,
        activities={one.commitment.activity_id for one in still_open},
    )
    amounts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    unpaid = unpaid_instalments(cutoff, last_day, commitments).order_by()
    for commitment, activity, budget_year, amount in unpaid.values_list(
        "commitment", "commitment__activity", "budget_year", "amount_chf"
    ):
        share = sharing.of(amount, activity=activity, day=last_day).amount
        amounts[commitment][max(budget_year, year)] += share
    years = range(year, year + YEARS_AHEAD + 1)
    return [
        Planned(
            one,
            {ahead: amounts[one.commitment.pk][ahead] for ahead in years},
            sum(sum_ for ahead, sum_ in amounts[one.commitment.pk].items() if ahead > years[-1]),
        )
        for one in still_open
    ]
