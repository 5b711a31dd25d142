"""Builds workbooks by hand, so that a test can make them as wrong as it likes."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADER = '<?xml version="1.0" encoding="UTF-8"?>'

CONTENT_TYPES = f"""{HEADER}<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/styles.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
<Override PartName="/xl/sharedStrings.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
{{sheets}}</Types>"""
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STYLES = f"""{HEADER}<styleSheet xmlns="{MAIN}">
<fonts count="1"><font><sz val="11"/></font></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="46" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


def text_cell(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


HEADINGS = row(1, text_cell("A1", "Code"), text_cell("B1", "Name"))
GOOD_ROW = row(2, text_cell("A2", "ABC"), text_cell("B2", "Example"))
GOOD_ROWS = HEADINGS + GOOD_ROW


def sheet(rows: str, *, before: str = "", after: str = "", prolog: str = HEADER) -> str:
    content = f"{before}<sheetData>{rows}</sheetData>{after}"
    return f'{prolog}<worksheet xmlns="{MAIN}">{content}</worksheet>'


def parts(
    *sheets: str, states: tuple[str, ...] = ("visible",), strings: str = ""
) -> dict[str, str | bytes]:
    """The parts of a workbook by name; a test may spoil them before it packs them."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}"/>'
        for n in numbers
    )
    names = "".join(
        f'<sheet name="Sheet{n}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, state in zip(numbers, states, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": CONTENT_TYPES.format(sheets=types),
        "_rels/.rels": f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEADER}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'{HEADER}<sst xmlns="{MAIN}">{strings}</sst>',
        **{
            f"xl/worksheets/sheet{n}.xml": content
            for n, content in zip(numbers, sheets, strict=True)
        },
    }


def pack(members: dict[str, str | bytes], *, extra: tuple[tuple[str, str], ...] = ()) -> bytes:
    """Zip the parts; `extra` may repeat a name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        for name, content in extra:
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(rows: str, **kwargs: str) -> bytes:
    return pack(parts(sheet(rows, **kwargs)))
