"""Tables out: what a sheet shows is declared, how it looks is settled here, once for all."""

from core.excel.charts import Chart
from core.excel.csv_file import to_csv
from core.excel.sheets import (
    AMOUNT,
    DATE,
    MOMENT,
    PERCENT,
    SHARE,
    TEXT,
    WHOLE,
    Column,
    Formula,
    Sheet,
)
from core.excel.workbook import Pipe, Properties, to_xlsx, xlsx_pieces

__all__ = [
    "AMOUNT",
    "DATE",
    "MOMENT",
    "PERCENT",
    "SHARE",
    "TEXT",
    "WHOLE",
    "Chart",
    "Column",
    "Formula",
    "Pipe",
    "Properties",
    "Sheet",
    "to_csv",
    "to_xlsx",
    "xlsx_pieces",
]
