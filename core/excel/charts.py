"""Bars and lines over the columns of a table, drawn alike by Excel and LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Literal

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RichTextProperties,
)

PLAIN = "#4A6670"
GRID = "D9DEE0"
LINE_WIDTH = 28_000
"""In English Metric Units."""
MARKS = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True)
class Chart:
    """A drawing of the rows of a table: `label` and `values` are positions of its columns.

    «bars» shows one column top down, with `colours` ("#rrggbb", one for each row; without them all
    bars look the same). «lines» shows each column as a line from left to right, with `colours` one
    for each line. Only the first `rows` rows are drawn where it is given. `description` is what a
    screen reader says. Sizes are in centimetres.
    """

    title: Any
    label: int
    values: Sequence[int]
    kind: Literal["bars", "lines"] = "bars"
    colours: Sequence[str] = ()
    number_format: str = "#,##0"
    rows: int | None = None
    place: Literal["beside", "below"] = "beside"
    width: float = 24
    height: float = 14
    description: Any = ""


def draw(worksheet: Any, chart: Chart, *, first_row: int, last_row: int) -> Any:
    """Draw the rows of a worksheet; the headings stand right above `first_row`."""
    if chart.rows is not None:
        last_row = min(last_row, first_row + chart.rows - 1)
    drawn = BarChart() if chart.kind == "bars" else LineChart()
    drawn.description = str(chart.description or chart.title)
    drawn.style = 10
    drawn.title = str(chart.title)
    drawn.title.overlay = False
    drawn.title.tx.rich.p[0].pPr = _text(1200, bold=True)
    drawn.width, drawn.height = chart.width, chart.height
    for column in chart.values:
        values = _cells(worksheet, column, first_row - 1, last_row)
        drawn.add_data(values, titles_from_data=True)
    drawn.set_categories(_cells(worksheet, chart.label, first_row, last_row))
    # Excel hides axes whose `delete` is not written as false.
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.number_format = chart.number_format
    drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    for axis in (drawn.x_axis, drawn.y_axis):
        axis.txPr = _rich_text(900)
    if chart.kind == "bars":
        _finish_bars(drawn, chart, last_row - first_row + 1)
    else:
        _finish_lines(drawn, chart)
    return drawn


def _cells(worksheet: Any, column: int, first_row: int, last_row: int) -> Reference:
    return Reference(worksheet, min_col=column + 1, min_row=first_row, max_row=last_row)


def _finish_bars(drawn: BarChart, chart: Chart, rows: int) -> None:
    drawn.type = "bar"
    drawn.legend = None
    drawn.gapWidth = 40
    drawn.x_axis.scaling.orientation = "maxMin"  # the first row on top
    drawn.x_axis.tickLblPos = "low"
    drawn.x_axis.majorTickMark = "none"
    drawn.y_axis.crosses = "max"  # turned round with the other axis: the scale at the bottom
    series = drawn.series[0]
    series.graphicalProperties.solidFill = PLAIN.removeprefix("#")
    series.invertIfNegative = False
    for position, colour in enumerate(chart.colours[:rows]):
        point = DataPoint(idx=position, invertIfNegative=False)
        point.graphicalProperties.solidFill = colour.removeprefix("#")
        series.dPt.append(point)
    series.dLbls = _labels(chart, "outEnd")
    drawn.plot_area.layout = None
    drawn.layout = Layout(manualLayout=ManualLayout(x=0.28, y=0.1, w=0.66, h=0.8))


def _finish_lines(drawn: LineChart, chart: Chart) -> None:
    drawn.legend.position = "b"
    colours = chart.colours or (PLAIN,) * len(drawn.series)
    for series, colour, mark in zip(drawn.series, colours, cycle(MARKS), strict=False):
        series.graphicalProperties.line.solidFill = colour.removeprefix("#")
        series.graphicalProperties.line.width = LINE_WIDTH
        series.marker.symbol = mark  # lines differ by shape too, not by colour alone
        series.marker.size = 7
        series.marker.graphicalProperties.solidFill = colour.removeprefix("#")
        series.smooth = False
        series.dLbls = _labels(chart, "t")


def _labels(chart: Chart, position: str) -> DataLabelList:
    return DataLabelList(
        numFmt=chart.number_format,
        showVal=True,
        showCatName=False,
        showSerName=False,
        showLegendKey=False,
        showPercent=False,
        dLblPos=position,
        txPr=_rich_text(800),
    )


def _text(size: int, *, bold: bool = False) -> ParagraphProperties:
    return ParagraphProperties(defRPr=CharacterProperties(sz=size, b=bold))


def _rich_text(size: int) -> RichText:
    # Level: LibreOffice would turn the figures of the scale, Excel would not.
    level = RichTextProperties(rot=0)
    return RichText(
        bodyPr=level, p=[Paragraph(pPr=_text(size), endParaRPr=CharacterProperties(sz=size))]
    )
