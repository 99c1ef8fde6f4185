"""Workbooks that Excel saves as 「Strict Open XML ブック」: the same cells under other names, unknown to libraries."""

from __future__ import annotations

import io
import zipfile

_USUAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_NAMES = {  # longer ones first
    "officeDocument/relationships/customProperties": "officeDocument/2006/relationships/custom-properties",
    "officeDocument/relationships/extendedProperties": "officeDocument/2006/relationships/extended-properties",
    "officeDocument/customProperties": "officeDocument/2006/custom-properties",
    "officeDocument/extendedProperties": "officeDocument/2006/extended-properties",
    "officeDocument/docPropsVTypes": "officeDocument/2006/docPropsVTypes",
    "officeDocument/relationships": "officeDocument/2006/relationships",
    "spreadsheetml/main": "spreadsheetml/2006/main",
    "drawingml/main": "drawingml/2006/main",
    "drawingml/chart": "drawingml/2006/chart",
    "drawingml/spreadsheetDrawing": "drawingml/2006/spreadsheetDrawing",
}
_REPLACED = [((_STRICT + strict).encode(), (_USUAL + usual).encode()) for strict, usual in _NAMES.items()]


def usual_format(package: bytes) -> bytes:
    """The workbook under the usual names; the same bytes where they are usual. The file has been inspected before."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        if _STRICT.encode() not in archive.read("_rels/.rels"):
            return package
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for info in archive.infolist():
                content = archive.read(info)
                if info.filename.endswith((".xml", ".rels")):
                    for strict, usual in _REPLACED:
                        content = content.replace(strict, usual)
                target.writestr(info.filename, content)
        return out.getvalue()
