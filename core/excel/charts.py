"""A bar chart over two columns of a sheet, drawn alike by Excel and LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from openpyxl.chart import BarChart, Reference
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


@dataclass(frozen=True)
class Chart:
    """Bars for the rows of a sheet, top down: `label` and `value` are positions of its columns.

    `colours` are "#rrggbb", one for each row; without them all bars look the same. Only the first
    `rows` rows are drawn where it is given. Sizes are in centimetres.
    """

    title: Any
    label: int
    value: int
    colours: Sequence[str] = ()
    number_format: str = "#,##0"
    rows: int | None = None
    place: Literal["beside", "below"] = "beside"
    width: float = 24
    height: float = 14


def bar_chart(worksheet: Any, chart: Chart, *, first_row: int, last_row: int) -> BarChart:
    """Draw the chart over the rows of a worksheet; its heading stands above `first_row`."""
    if chart.rows is not None:
        last_row = min(last_row, first_row + chart.rows - 1)
    drawn = BarChart()
    drawn.type = "bar"
    drawn.style = 10
    drawn.title = str(chart.title)
    drawn.title.overlay = False
    drawn.title.tx.rich.p[0].pPr = _text(1200, bold=True)
    drawn.legend = None
    drawn.gapWidth = 40
    drawn.width, drawn.height = chart.width, chart.height
    drawn.add_data(_cells(worksheet, chart.value, first_row - 1, last_row), titles_from_data=True)
    drawn.set_categories(_cells(worksheet, chart.label, first_row, last_row))
    _lay_out_axes(drawn, chart)
    _paint(drawn, chart, last_row - first_row + 1)
    return drawn


def _cells(worksheet: Any, column: int, first_row: int, last_row: int) -> Reference:
    return Reference(worksheet, min_col=column + 1, min_row=first_row, max_row=last_row)


def _lay_out_axes(drawn: BarChart, chart: Chart) -> None:
    # Excel hides axes whose `delete` is not written as false.
    drawn.x_axis.delete = False
    drawn.y_axis.delete = False
    drawn.x_axis.scaling.orientation = "maxMin"  # the first row on top
    drawn.x_axis.tickLblPos = "low"
    drawn.x_axis.majorTickMark = "none"
    drawn.y_axis.crosses = "max"  # turned round with the other axis: the scale at the bottom
    drawn.y_axis.number_format = chart.number_format
    drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    for axis in (drawn.x_axis, drawn.y_axis):
        axis.txPr = _rich_text(900)


def _paint(drawn: BarChart, chart: Chart, rows: int) -> None:
    series = drawn.series[0]
    series.graphicalProperties.solidFill = PLAIN.removeprefix("#")
    series.invertIfNegative = False
    for position, colour in enumerate(chart.colours[:rows]):
        point = DataPoint(idx=position, invertIfNegative=False)
        point.graphicalProperties.solidFill = colour.removeprefix("#")
        series.dPt.append(point)
    series.dLbls = DataLabelList(
        numFmt=chart.number_format,
        showVal=True,
        showCatName=False,
        showSerName=False,
        showLegendKey=False,
        showPercent=False,
        dLblPos="outEnd",
        txPr=_rich_text(800),
    )
    drawn.plot_area.layout = None
    drawn.layout = Layout(manualLayout=ManualLayout(x=0.28, y=0.1, w=0.66, h=0.8))


def _text(size: int, *, bold: bool = False) -> ParagraphProperties:
    return ParagraphProperties(defRPr=CharacterProperties(sz=size, b=bold))


def _rich_text(size: int) -> RichText:
    # Level: LibreOffice would turn the figures of the scale, Excel would not.
    level = RichTextProperties(rot=0)
    return RichText(
        bodyPr=level, p=[Paragraph(pPr=_text(size), endParaRPr=CharacterProperties(sz=size))]
    )
