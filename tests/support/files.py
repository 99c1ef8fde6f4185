"""Files made in memory for tests, honest ones and hostile ones. Nothing binary lies in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.workbook import Workbook

Members = dict[str, str | bytes]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{OFFICE}" {_A}'
_S = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PPTX_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def zip_of(members: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def repacked(package: bytes, change: Callable[[Members], object]) -> bytes:
    """The package again with its members changed."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members: Members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    return zip_of(members)


def with_members(package: bytes, **extra: str | bytes) -> bytes:
    """The package with further members; `__` in a keyword stands for a slash."""
    return repacked(package, lambda members: members.update({k.replace("__", "/"): v for k, v in extra.items()}))


def relationships(*relations: tuple[str, str], external: bool = False) -> str:
    """A .rels part from kinds and targets."""
    mode = ' TargetMode="External"' if external else ""
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{escape(target)}"{mode}/>'
        for n, (kind, target) in enumerate(relations, start=1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def content_types(main_part: str, main_type: str, extra: str = "") -> str:
    return (
        f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main_part}" ContentType="{main_type}"/>{extra}</Types>'
    )


# --- Excel --------------------------------------------------------------------------------------------------------


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def xlsx(*rows: Sequence[object], sheet: str = "入力") -> bytes:
    workbook = openpyxl.Workbook()
    worksheet = workbook.active
    worksheet.title = sheet
    for row in rows or ([["団体コード", "団体名"], ["271004", "大阪市"]]):
        worksheet.append(row)
    return saved(workbook)


def bare_xlsx(sheet_data: str, **members: str) -> bytes:
    """A workbook written by hand, for what no library writes."""
    parts: Members = {
        "[Content_Types].xml": content_types("xl/workbook.xml", XLSX_MAIN),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {_S}><sheets><sheet name="入力" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
        ),
        "xl/sharedStrings.xml": f"<sst {_S}></sst>",
        "xl/styles.xml": f"<styleSheet {_S}></styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{sheet_data}</sheetData></worksheet>",
    }
    parts.update({name.replace("__", "/") + ".xml": f"{content}" for name, content in members.items()})
    return zip_of(parts)


def shared_strings(*texts: str) -> str:
    items = "".join(f"<si>{text if text.startswith('<') else f'<t>{escape(text)}</t>'}</si>" for text in texts)
    return f"<sst {_S}>{items}</sst>"


# --- Word and PowerPoint ------------------------------------------------------------------------------------------


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{escape(run)}</w:t></w:r>" for run in runs) + "</w:p>"


def text_box(text: str) -> str:
    return f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(text)}</w:txbxContent></w:pict></w:r></w:p>"


def docx(body: str = "", **members: str) -> bytes:
    """A Word document from the XML of its body; keywords are further parts of word/."""
    parts: Members = {
        "[Content_Types].xml": content_types("word/document.xml", DOCX_MAIN),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_W}><w:body>{body or paragraph('本文')}</w:body></w:document>",
    }
    parts.update({f"word/{name}.xml": f"<w:part {_W}>{content}</w:part>" for name, content in members.items()})
    return zip_of(parts)


def slide(*paragraphs: str) -> str:
    lines = "".join(f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<p:sld {_P}><p:txBody>{lines}</p:txBody></p:sld>"


def pptx(*slides: str, notes: str = "") -> bytes:
    """A presentation from the XML of its slides; notes belong to the last one."""
    slides = slides or (slide("表紙"),)
    count = len(slides)
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    # The show runs in another order than the numbers of the parts.
    targets = [("slide", f"slides/slide{count + 1 - n}.xml") for n in range(1, count + 1)]
    parts: Members = {
        "[Content_Types].xml": content_types("ppt/presentation.xml", PPTX_MAIN),
        "_rels/.rels": relationships(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {_P}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relationships(*targets),
    }
    parts.update({f"ppt/slides/slide{count - n}.xml": content for n, content in enumerate(slides)})
    if notes:
        parts["ppt/slides/_rels/slide1.xml.rels"] = relationships(("notesSlide", "../notesSlides/notesSlide1.xml"))
        parts["ppt/notesSlides/notesSlide1.xml"] = slide(notes)
    return zip_of(parts)


# --- PDF and calendars --------------------------------------------------------------------------------------------


def pdf(*pages: str, catalog: str = "", objects: str = "", annotations: str = "", info: str = "") -> bytes:
    """A PDF with one line of ASCII on each page; further objects may be numbered from 1000 on."""
    pages = pages or ("body",)
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    parts = [
        f"1 0 obj <</Type/Catalog/Pages 2 0 R {catalog}>> endobj",
        f"2 0 obj <</Type/Pages/Kids[{kids}]/Count {len(pages)}>> endobj",
        "3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj",
        f"4 0 obj <<{info}>> endobj",
    ]
    for n, text in enumerate(pages):
        drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        number = 10 + 2 * n
        parts.append(
            f"{number} 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {number + 1} 0 R {annotations}>> endobj"
        )
        parts.append(f"{number + 1} 0 obj <</Length {len(drawn)}>> stream\n{drawn}\nendstream endobj")
    return _pdf_file([*parts, *filter(None, objects.split("\n\n"))])


def _pdf_file(parts: list[str]) -> bytes:
    out, offsets = b"%PDF-1.7\n", {}
    for part in parts:
        offsets[int(part.split()[0])] = len(out)
        out += part.encode("latin-1") + b"\n"
    start = len(out)
    table = "".join(f"{number} 1\n{offset:010d} 00000 n \n" for number, offset in sorted(offsets.items()))
    trailer = f"trailer <</Root 1 0 R/Info 4 0 R/Size {max(offsets) + 1}>>\nstartxref\n{start}\n%%EOF\n"
    return out + f"xref\n0 1\n0000000000 65535 f \n{table}{trailer}".encode()


def pdf_text(text: str) -> str:
    """A text string of PDF in UTF-16, for values of fields and properties."""
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def ics(*lines: str) -> bytes:
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//JA", "BEGIN:VEVENT", "UID:a@example.jp"]
    body += ["DTSTAMP:20261123T000000Z", "DTSTART:20261123T050000Z", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(body).encode()
