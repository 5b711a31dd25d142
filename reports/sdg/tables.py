"""The sheets that divide a year's money: goals, targets, places, partners, projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.activities.models import Activity
from core.excel import AMOUNT, SHARE, WHOLE, Chart, Column, Sheet
from core.partners.models import Organisation
from core.reference.models import Country, Goal, Region, Sphere, Target
from reports.figures import Figures
from reports.figures.as_json import in_natural_order, position_of
from reports.figures.sharing import goal_of
from reports.figures.tables import NOT_ASSIGNED, PAYING, Key, Table
from reports.figures.year import share_of
from reports.frame import Frame
from reports.links import leading_to
from reports.sdg.columns import money_columns, released_line

GREY = "#5B6B72"
MOST_SHOWN = 10
NO_CODE = "–"
"""Stands where a code would: that cell leads to the bookings."""


@dataclass(frozen=True)
class Row:
    """A row: its key in the table of figures, and the texts that come before the money."""

    key: Key
    texts: tuple[Any, ...]
    colours: tuple[str, str] | None = None


def _text(position: int) -> Any:
    return lambda row: row.texts[position]


def columns_of(*titles: tuple[str, float]) -> list[Column]:
    return [
        Column(title, _text(position), width=width, is_wrapped=width >= 30)
        for position, (title, width) in enumerate(titles)
    ]


def leading(column: Column, figures: Figures, dimension: str) -> Column:
    """The column with links to the bookings of each `Row`."""
    return leading_to(column, figures, dimension, lambda row: _as_key(row.key))


def _as_key(key: Key) -> str:
    return key if isinstance(key, str) else "/".join(map(str, key))


def not_assigned() -> str:
    return pgettext("money without a split", "not assigned")


def without_target() -> str:
    return _("target not determined")


def goals(figures: Figures, frame: Frame) -> Sheet:
    """All 17 goals with a bar chart, and what is not assigned to any."""
    found = list(Goal.objects.all())
    rows = [Row(str(goal.pk), (goal.pk, str(goal)), _colours(goal)) for goal in found]
    rows.append(Row(NOT_ASSIGNED, (None, not_assigned())))
    total = figures.net_paid()
    columns = [
        Column(_("Goal"), _text(0), WHOLE, width=7, fill=lambda row: row.colours),
        leading(Column(_("Name"), _text(1), width=58, is_wrapped=True), figures, "goal"),
        Column(_("Activities"), lambda row: _count(figures, row.key), WHOLE, width=11),
        *money_columns("goals", figures.goals, lambda row: row.key),
        Column(
            _("Share of paid net"),
            lambda row: share_of(figures.goals.total(*PAYING, key=row.key), total),
            SHARE,
            width=11,
        ),
    ]
    chart = Chart(
        _("Paid net by goal, CHF"),
        label=1,
        values=[len(columns) - 2],
        colours=[*(goal.colour for goal in found), GREY],
        place="below",
        width=26,
        height=14,
    )
    notes = [_("An activity with several goals is counted under each: the counts do not add up.")]
    return frame.sheet(
        _("Goals"),
        columns,
        rows,
        notes=notes,
        below=[[*released_line(figures.released, before=3), None]],
        charts=[chart],
    )


def targets(figures: Figures, frame: Frame) -> Sheet:
    """The targets that anything was booked for; a goal without target is a row of its own."""
    names = {target.pk: target.name for target in Target.objects.all()}
    colours = {goal.pk: _colours(goal) for goal in Goal.objects.all()}
    rows = [
        Row(code, (goal_of(code), code, names.get(code, without_target())), colours[goal_of(code)])
        for code in in_natural_order(codes(figures.targets))
    ]
    if NOT_ASSIGNED in figures.targets.booked():
        rows.append(Row(NOT_ASSIGNED, (None, NO_CODE, not_assigned())))
    columns = [
        Column(_("Goal"), _text(0), WHOLE, width=7, fill=lambda row: row.colours),
        leading(Column(_("Target"), _text(1), width=11), figures, "target"),
        Column(_("Short title (not official)"), _text(2), width=48, is_wrapped=True),
        *money_columns("targets", figures.targets, lambda row: row.key),
    ]
    below = [released_line(figures.released, before=3)]
    return frame.sheet(_("Targets"), columns, rows, below=below)


def places(figures: Figures, frame: Frame) -> Sheet:
    """Countries and regions, least developed as on 1 January of the year, and the ten with most."""
    found = codes(figures.places)
    names = {row.pk: row.name for row in Country.objects.filter(pk__in=found)}
    regions = {row.pk: row.name for row in Region.objects.filter(pk__in=found)}
    rows = [
        Row(code, (code, names[code], code in figures.least_developed))
        for code in sorted(names, key=lambda code: names[code])
    ]
    regional = _("region, no single country")
    rows += [Row(code, (code, f"{regions[code]} ({regional})", None)) for code in sorted(regions)]
    if NOT_ASSIGNED in figures.places.booked():
        rows.append(Row(NOT_ASSIGNED, (NO_CODE, _("without country"), None)))
    columns = [
        leading(Column(_("Code"), _text(0), width=8), figures, "place"),
        Column(_("Country or region"), _text(1), width=40, is_wrapped=True),
        Column(_("Least developed"), _text(2), width=13),
        *money_columns("places", figures.places, lambda row: row.key),
    ]
    below = [_least_developed_line(figures), released_line(figures.released, before=3)]
    more = [_most_paid(figures, rows)]
    return frame.sheet(_("Countries"), columns, rows, below=below, more=more)


def _most_paid(figures: Figures, rows: list[Row]) -> Sheet:
    def paid(row: Row) -> int:
        return figures.places.total(*PAYING, key=row.key)

    countries = [row for row in rows if str(row.key).isalpha() and paid(row) > 0]
    most = sorted(countries, key=paid, reverse=True)[:MOST_SHOWN]
    columns = [
        Column(_("Code"), _text(0)),
        Column(_("Country"), _text(1), is_wrapped=True),
        Column(_("Least developed"), _text(2)),
        Column(_("Paid net"), paid, AMOUNT),
    ]
    title = _("Countries with the most paid net")
    chart = Chart(title, label=1, values=[3], place="below", width=26, height=12)
    return Sheet(title, columns, most, charts=[chart])


def _least_developed_line(figures: Figures) -> list[Any]:
    def paid(sphere: str) -> int:
        return sum(
            figures.places.total(*PAYING, key=code, spheres=[sphere])
            for code in figures.least_developed
        )

    amounts = [paid(sphere) for sphere in Sphere.values]
    label = _("of which least developed countries (LDC)")
    return [label, *[None] * 6, *amounts, sum(amounts)]


def partners(figures: Figures, frame: Frame) -> Sheet:
    keys = {int(key) for key in codes(figures.partners)}
    found = Organisation.objects.filter(pk__in=keys).select_related("country").order_by("name")
    rows = [Row(str(one.pk), (one.name, one.code, str(one.country or ""))) for one in found]
    if NOT_ASSIGNED in figures.partners.booked():
        rows.append(Row(NOT_ASSIGNED, (_("without partner"), NO_CODE, None)))
    columns = [
        Column(_("Partner"), _text(0), width=44, is_wrapped=True),
        leading(Column(_("Code"), _text(1), width=14), figures, "partner"),
        Column(_("Seat"), _text(2), width=18),
        *money_columns("partners", figures.partners, lambda row: row.key),
    ]
    return frame.sheet(
        _("Partners"), columns, rows, below=[released_line(figures.released, before=3)]
    )


def projects(figures: Figures, frame: Frame) -> Sheet:
    """One row for each activity and target, so that a pivot table can take it from here."""
    names = {target.pk: target.name for target in Target.objects.all()}
    pairs: list[tuple[int, str]] = [
        key for key in figures.projects.booked() if not isinstance(key, str)
    ]
    found = Activity.objects.select_related("partner", "instrument", "responsible").in_bulk(
        {activity for activity, _code in pairs}
    )
    rows = [
        Row(
            (activity, code),
            (*_about(found[activity]), *_target(code, names)),
        )
        for activity, code in sorted(
            pairs, key=lambda pair: (found[pair[0]].code, *_order(pair[1]))
        )
    ]
    columns = [
        *columns_of(
            (_("File reference"), 16),
            (_("Activity"), 40),
            (_("Partner"), 30),
            (_("Instrument"), 24),
            (_("Responsible"), 20),
        ),
        Column(_("Goal"), _text(5), WHOLE, width=7),
        leading(Column(_("Target"), _text(6), width=11), figures, "project"),
        Column(_("Short title (not official)"), _text(7), width=40, is_wrapped=True),
        *money_columns("projects", figures.projects, lambda row: row.key),
    ]
    return frame.sheet(
        _("Project list"),
        columns,
        rows,
        notes=[_("One row for each activity and target.")],
        below=[released_line(figures.released, before=8)],
    )


def _about(activity: Activity) -> tuple[Any, ...]:
    return (
        activity.code,
        activity.title,
        activity.partner.name if activity.partner else None,
        activity.instrument.name if activity.instrument else None,
        str(activity.responsible) if activity.responsible else None,
    )


def _target(code: str, names: dict[str, str]) -> tuple[Any, ...]:
    if code == NOT_ASSIGNED:
        return (None, NO_CODE, not_assigned())
    return (goal_of(code), code, names.get(code, without_target()))


def _order(code: str) -> tuple[bool, int]:
    """Sorts the targets of one activity; what is not assigned comes last."""
    return (code == NOT_ASSIGNED, 0 if code == NOT_ASSIGNED else position_of(code))


def codes(table: Table) -> list[str]:
    """The keys that anything was booked for, without «not assigned»."""
    return [str(key) for key in table.booked() if key != NOT_ASSIGNED]


def _count(figures: Figures, key: Key) -> int:
    return len(figures.activities_by_goal.get(str(key), ()))


def _colours(goal: Goal) -> tuple[str, str]:
    return goal.colour, goal.text_colour
