"""The sixteen acceptance stories, and the credits and rates that they need."""

from __future__ import annotations

from config.demo import facts as script
from config.demo.calendar import Log, at
from config.demo.office import Office
from config.demo.stories import projects, responses
from core.rates.loading import load_rates, read_rates

OPENING = at("2024-12-02", "08:00")
"""When the office of the stories opens."""

RATES = "Beispielkurse der Demo (erfunden)"

STORIES = {
    "S01": projects.s01_second_tranche_after_the_report,
    "S02": responses.s02_paid_within_a_day,
    "S03": responses.s03_rockslide_in_switzerland,
    "S04": projects.s04_awarded_year_by_year,
    "S05": projects.s05_refused,
    "S06": projects.s06_own_expenditure_in_euros,
    "S07": responses.s07_refugees_through_a_un_agency,
    "S08": projects.s08_goals_corrected_later,
    "S09": projects.s09_paid_back_after_the_final_report,
    "S10": projects.s10_dollars_at_two_rates,
    "S11": projects.s11_rounding,
    "S12": projects.s12_four_eyes,
    "S13": responses.s13_the_credit_is_too_small,
    "S14": projects.s14_returned_and_paid_again,
    "S15": responses.s15_refugees_in_the_city,
    "S16": projects.s16_over_the_end_of_the_year,
}


def budgets_of_the_stories(office: Office) -> Log:
    """Every December the council votes the budgets of the next year."""
    for (year, sphere), francs in sorted(script.budgets().items()):
        yield at(f"{year - 1}-12-16", "08:30")
        office.vote(year, sphere, francs)


def rates(office: Office) -> Log:
    """Each rate is recorded on its own day."""
    lines = (script.FOLDER / "rates.csv").read_text(encoding="utf-8").splitlines()
    for rate in sorted(read_rates(lines), key=lambda line: line.valid_on):
        yield at(rate.valid_on, "07:00")
        load_rates([rate], source=RATES, now=office.calendar.now)


def tell(office: Office, *keys: str) -> None:
    """Let these stories begin, or all of them; the office's calendar plays them."""
    for key in keys or STORIES:
        office.calendar.enter(STORIES[key](office))
