"""Workbooks written by hand, part by part, for tests of what reads them."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType=
"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}
</Relationships>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# Format 1 is a day, 2 a day with its time, 3 a length in hours.
STYLES = f"""<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="{SHEETS}">
<numFmts count="1"><numFmt numFmtId="170" formatCode="[h]:mm:ss"/></numFmts>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="170"/>
</cellXfs></styleSheet>"""
DAY_ZERO = dt.datetime(1899, 12, 30)


def _cell(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.timedelta):
        return f'<c r="{place}" s="3"><v>{value.total_seconds() / 86400!r}</v></c>'
    if isinstance(value, dt.datetime):
        days = (value - DAY_ZERO).total_seconds() / 86400
        return f'<c r="{place}" s="2"><v>{days!r}</v></c>'
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="1"><v>{(value - DAY_ZERO.date()).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _sheet(rows: list[list[object]], merged: tuple[str, ...] = ()) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    cells = "".join(f'<mergeCell ref="{place}"/>' for place in merged)
    cells = f"<mergeCells>{cells}</mergeCells>" if merged else ""
    rows_text = "".join(lines)
    return f'<worksheet xmlns="{SHEETS}"><sheetData>{rows_text}</sheetData>{cells}</worksheet>'


def write_workbook(
    path: Path, sheets: dict[str, list[list[object]]], merged: tuple[str, ...] = ()
) -> Path:
    """Write an Excel workbook of texts, numbers, days, times and lengths, merged alike."""
    names, links = [], []
    for at, name in enumerate(sheets, 1):
        names.append(f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>')
        links.append(
            f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/sheet{at}.xml"/>'
        )
    links.append(f'<Relationship Id="rId99" Type="{OFFICE}/styles" Target="styles.xml"/>')
    root = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", RELATIONS.format(root))
        file.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format("".join(links)))
        file.writestr("xl/styles.xml", STYLES)
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>{"".join(names)}</sheets>'
            "</workbook>",
        )
        for at, rows in enumerate(sheets.values(), 1):
            file.writestr(f"xl/worksheets/sheet{at}.xml", _sheet(rows, merged))
    return path


def write_open_document(path: Path, rows: list[list[object]]) -> Path:
    """Write an OpenDocument workbook with one sheet of texts and numbers."""
    lines = []
    for row in rows:
        cells = (
            f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            if isinstance(value, int | float)
            else f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}'
            "</text:p></table:table-cell>"
            for value in row
        )
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    names = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Plays">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", kind)
        file.writestr("META-INF/manifest.xml", manifest)
        file.writestr("content.xml", content)
    return path
