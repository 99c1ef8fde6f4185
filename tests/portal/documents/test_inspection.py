import csv
import hashlib
import io
import random
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from stdnum import ean
from stdnum.jp import cn

from portal.documents.file_types import (
    ATTACHMENTS,
    TYPES,
    accept_attribute,
    extension_of,
    extensions_in_words,
    size_in_words,
)
from portal.documents.inspection import PICTURES_NOT_READ, inspect_upload
from portal.exceptions import RuleViolation
from portal.lib.csv_files import CsvEncoding, Value, write_csv
from tests.support import files

EVERYTHING = frozenset(TYPES)
DATA = Path(__file__).resolve().parents[3] / "portal" / "organisations" / "data"


def inspected(content: bytes, name: str):
    return inspect_upload(io.BytesIO(content), filename=name, allowed=EVERYTHING)


HONEST = {
    "様式.xlsx": files.xlsx(),
    "通知.docx": files.docx(files.paragraph("本文") + files.text_box("注")),
    "説明.pptx": files.pptx(files.slide("表紙"), files.slide("目次"), notes="話すこと"),
    "計画.pdf": files.pdf("schedule", catalog="/AcroForm<</Fields[]>>"),
    "一覧.csv": "団体,備考\r\n大阪市,なし\r\n".encode("cp932"),
    "説明.txt": "本文\r\n<注>".encode(),
    "予定.ics": files.ics("SUMMARY:会議"),
    "資料.zip": files.zip_of({"資料/一覧.csv": "a,b", "資料/様式.xlsx": files.xlsx(), "資料/": ""}),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_taken_as_it_is(name):
    content = HONEST[name]
    file = inspected(content, name)
    assert file.content.read() == content
    assert (file.file_type, file.name) == (TYPES[extension_of(name)], name)
    assert (file.size_bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    has_pictures = extension_of(name) not in {"csv", "txt", "ics"}
    assert file.remark == (PICTURES_NOT_READ if has_pictures else "")


def test_uploads_of_django_are_taken_from_memory_and_from_disk():
    content = HONEST["様式.xlsx"]
    with TemporaryUploadedFile("様式.xlsx", "", len(content), None) as on_disk:
        on_disk.write(content)
        for upload in (SimpleUploadedFile("様式.xlsx", content), on_disk):
            assert inspect_upload(upload, filename="様式.xlsx", allowed=ATTACHMENTS).size_bytes == len(content)


def test_the_name_is_kept_without_folders_and_tricks():
    assert inspected(b"a", "C:\\fakepath\\見積\u202etxt.exe.TXT").name == "見積txt.exe.TXT"


def test_the_bit_masks_of_word_tables_are_no_numbers():
    cells = "".join(f'<w:tr><w:trPr><w:cnfStyle w:val="{n:012b}"/></w:trPr></w:tr>' for n in range(4096))
    inspected(files.docx(f"<w:tbl>{cells}</w:tbl>"), "表.docx")


def test_packages_of_programs_that_spell_part_names_in_their_own_way_are_understood():
    def respelled(members: files.Members) -> None:
        members["xl\\SharedStrings.xml"] = members.pop("xl/sharedStrings.xml")

    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    package = files.bare_xlsx(cells, xl__sharedStrings=files.shared_strings("6214-9832-0257"))
    with pytest.raises(RuleViolation) as raised:
        inspected(files.repacked(package, respelled), "a.xlsx")
    assert "場所：シート「入力」のセルA1。" in str(raised.value.message)


def test_members_of_an_archive_may_have_japanese_names_in_either_encoding():
    content = files.zip_of({"xx.txt": "本文"})
    for encoded in ("表".encode("cp932"), "¶".encode()):
        inspected(content.replace(b"xx", encoded), "a.zip")


def test_a_photo_is_turned_upright_and_loses_everything_but_its_pixels():
    photo = Image.new("RGB", (40, 20), "red")
    exif = photo.getexif()
    exif[0x0112], exif[0x010E] = 6, "場所と持ち主"
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=exif)
    file = inspected(out.getvalue() + b"<?php appended", "写真.jpeg")
    with Image.open(file.content) as kept:
        assert (kept.size, dict(kept.getexif()), kept.format) == ((20, 40), {}, "JPEG")
    file.content.seek(0)
    assert b"appended" not in file.content.read()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_an_image_keeps_its_picture(mode):
    if mode == "CMYK":
        source, form, name = Image.new("CMYK", (6, 4), (0, 200, 200, 0)), "JPEG", "a.jpg"
    else:
        source, form, name = Image.linear_gradient("L").resize((6, 4)).convert(mode), "PNG", "a.png"
    out = io.BytesIO()
    source.save(out, form)
    with Image.open(inspected(out.getvalue(), name).content) as kept, Image.open(out) as sent:
        assert kept.size == (6, 4)
        if mode != "CMYK":
            assert kept.convert("RGBA").tobytes() == sent.convert("RGBA").tobytes()


def encrypted_pdf(user_password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf("text"))))
    writer.encrypt(user_password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_only_forbids_printing_is_taken_and_one_that_needs_a_password_is_not():
    inspected(encrypted_pdf(""), "a.pdf")
    with pytest.raises(RuleViolation) as raised:
        inspected(encrypted_pdf("secret"), "a.pdf")
    assert raised.value.code == "file_encrypted"


# --- our own exports: no false alarm ---------------------------------------------------------------------------------


def export_rows() -> list[list[Value]]:
    """Rows as reports of the portal have them; one twelve-digit number in eleven has a valid check digit by chance."""
    chance = random.Random(43)

    def digits(length: int) -> str:
        return "".join(chance.choices("0123456789", k=length))

    lines = (DATA / "japan_municipalities.csv").read_text(encoding="utf-8").splitlines()
    start = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    rows: list[list[Value]] = []
    for n, municipality in enumerate(csv.DictReader(lines)):
        moment, body = start + timedelta(minutes=977 * n), digits(12)
        rows.append(
            [
                *(municipality["code"], municipality["name"], int(municipality["population_2020"] or 0)),
                *(float(municipality["lat"]), cn.calc_check_digit(body) + body, body + ean.calc_check_digit(body)),
                *(f"06-{digits(4)}-{digits(4)}", f"{moment:%Y%m%d%H%M}", f"{moment:%Y%m%d%H%M%S}", moment.isoformat()),
                *(chance.randint(10**11, 10**12), digits(12), str(uuid.UUID(int=chance.getrandbits(128)))),
                *(hashlib.sha256(body.encode()).hexdigest(), date(2026, 11, 23), f"{chance.randint(1, 10**13):,}"),
            ]
        )
    return rows


HEADER: list[Value] = [
    *("団体コード", "団体名", "人口", "緯度", "法人番号", "商品番号", "電話番号", "作成時刻", "受信時刻", "更新日時"),
    *("契約金額（円）", "契約番号", "識別子", "ハッシュ値", "契約日", "月額（円）"),
]


def test_our_own_workbooks_raise_no_alarm():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["接続団体一覧", "2026-11-23 現在"])
    sheet.append(HEADER)
    for row in export_rows()[::3]:
        sheet.append(row)
    inspected(files.saved(workbook), "20261123_接続団体一覧_27000_大阪府_r2.xlsx")


@pytest.mark.parametrize("encoding", CsvEncoding)
def test_our_own_csv_files_raise_no_alarm(encoding):
    inspected(write_csv([HEADER, *export_rows()], encoding).content, "20261123_一覧_27000_大阪府.csv")


def test_our_own_pdf_files_raise_no_alarm():
    lines = "\n".join(f"[{row[0]}], [{row[2]:,}], [{row[6]}], [{row[15]}]," for row in export_rows()[:200])
    source = f"#table(columns: 4, [2017], [2018], [2019], [2020], {lines})"
    inspected(typst.compile(source.encode()), "20261123_切替計画.pdf")


# --- the table of types -------------------------------------------------------------------------------------------


def test_forms_show_what_the_inspection_takes():
    assert extensions_in_words({"jpg", "xlsx"}) == ".xlsx、.jpg、.jpeg"
    assert accept_attribute({"jpg", "xlsx"}) == ".xlsx,.jpg,.jpeg"
    assert [size_in_words(size) for size in (10, 3_000, 20 * 2**20)] == ["1 KB", "2 KB", "20 MB"]
