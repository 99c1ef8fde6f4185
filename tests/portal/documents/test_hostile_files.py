"""What must not come in, built here byte by byte: each is refused with its own sentence, and nothing is let through."""

import io
import re
import socket
import stat
import struct
import threading
import zipfile
from collections.abc import Iterator

import pytest
from django.test import override_settings
from PIL import Image

from portal.documents.extractors import workbook as workbook_module
from portal.documents.file_types import ATTACHMENTS, TABLES, TYPES
from portal.documents.inspection import inspect_upload
from portal.documents.refusals import SENTENCES
from portal.exceptions import RuleViolation
from tests.support import files

EVERYTHING = frozenset(TYPES)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def refusal_of(content: bytes, name: str, allowed: frozenset[str] = EVERYTHING) -> RuleViolation:
    with pytest.raises(RuleViolation) as raised:
        inspect_upload(io.BytesIO(content), filename=name, allowed=allowed, field="file")
    assert raised.value.field == "file"
    return raised.value


def member(name: str, **attributes: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for key, value in attributes.items():
        setattr(info, key, value)
    return info


def archive(*members: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info, content in members:
            target.writestr(info, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_claimed_size(content: bytes, size: int) -> bytes:
    """The archive with another unpacked size in every entry of its directory."""
    return with_directory(content, 24, struct.pack("<L", size))


def with_directory(content: bytes, place: int, packed: bytes) -> bytes:
    """The archive with these bytes at this place of every entry of its directory."""
    end = place + len(packed)
    return re.sub(rb"PK\x01\x02.{42}", lambda m: m[0][:place] + packed + m[0][end:], content, flags=re.S)


def with_version(content: bytes, version: int) -> bytes:
    """The archive that says which version of the format it takes to read it, in tenths."""
    return with_directory(content, 6, struct.pack("<H", version))


def with_flag(content: bytes, flag: int) -> bytes:
    """The archive with a flag set in every entry of its directory."""
    return with_directory(content, 8, struct.pack("<H", flag))


def with_offset(content: bytes, offset: int) -> bytes:
    """The archive whose entries are said to begin here."""
    return with_directory(content, 42, struct.pack("<L", offset))


def with_claimed_entries(content: bytes, count: int) -> bytes:
    position = content.rindex(b"PK\x05\x06")
    return content[: position + 8] + struct.pack("<HH", count, count) + content[position + 12 :]


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def xlsx_with_type(content_type: str) -> bytes:
    def change(members: files.Members) -> None:
        members["[Content_Types].xml"] = files.content_types("xl/workbook.xml", content_type)

    return files.repacked(files.bare_xlsx(""), change)


def xlsx_with_formula(formula: str) -> bytes:
    return files.bare_xlsx(f'<row r="1"><c r="A1"><f>{formula}</f><v>0</v></c></row>')


def xlsx_with_sheet(sheet: str) -> bytes:
    return files.bare_xlsx("", xl__worksheets__sheet1=sheet)


def docx_with_field(*parts: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in parts)
    return files.docx(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}</w:p>')


SMALL = archive(("a.txt", b"a" * 400))
ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "https://example.invalid/x.dtd"><worksheet/>'
EMBEDDED = "/Names<</EmbeddedFiles<</Names[(a)1000 0 R]>>>>"

HOSTILE: list[tuple[str, str, bytes]] = [
    ("file_empty", "空.csv", b""),
    ("file_too_large", "大.txt", b"a" * (TYPES["txt"].max_size + 1)),
    ("file_type_not_allowed", "計算.exe", b"MZ"),
    ("file_type_not_allowed", "拡張子なし", b"text"),
    ("file_old_office", "旧.xls", COMPOUND),
    ("file_old_office", "旧.doc", COMPOUND),
    ("file_old_office", "改名した旧.xlsx", COMPOUND),
    ("file_old_office", "二進.xlsb", files.xlsx()),
    ("file_encrypted", "暗号.xlsx", COMPOUND + "EncryptedPackage".encode("utf-16-le")),
    ("file_encrypted", "暗号.zip", with_flag(SMALL, 1)),
    ("file_encrypted", "強い暗号.zip", with_flag(SMALL, 0x40)),
    ("file_macro", "マクロ.xlsm", files.xlsx()),
    ("file_macro", "改名.xlsx", xlsx_with_type("application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
    ("file_macro", "隠し.xlsx", files.with_members(files.xlsx(), **{"xl__vbaProject.bin": b"x"})),
    ("file_macro", "四.xlsx", files.with_members(files.xlsx(), **{"xl__macrosheets__sheet1.xml": "<x/>"})),
    ("file_macro", "文書.docx", files.with_members(files.docx(), **{"word__vbaProject.bin": b"x"})),
    ("file_svg", "図.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    ("file_html", "頁.html", b"<html></html>"),
    ("file_html", "頁.csv", b"<!DOCTYPE html><html><script>alert(1)</script></html>"),
    ("file_html", "図.txt", b'\xef\xbb\xbf  <svg onload="x"></svg>'),
    ("file_other_archive", "圧縮.7z", b"7z"),
    ("file_other_archive", "圧縮.lzh", b"lh"),
    ("file_type_mismatch", "偽.pdf", b"PK\x03\x04"),
    ("file_type_mismatch", "偽.xlsx", b"%PDF-1.7"),
    ("file_type_mismatch", "偽.png", b"\xff\xd8\xff\xe0"),
    ("file_type_mismatch", "偽.csv", files.xlsx()),
    ("file_type_mismatch", "偽.txt", b"%PDF-1.7"),
    ("file_type_mismatch", "偽.jpg", COMPOUND),
    ("file_type_mismatch", "偽.ics", "予定".encode()),
    ("file_type_mismatch", "文書.xlsx", files.docx()),
    ("file_type_mismatch", "ただのZIP.docx", files.zip_of({"a.txt": "a"})),
    ("file_broken", "切れた.xlsx", files.xlsx()[:-200]),
    ("file_broken", "化けた.xlsx", files.bare_xlsx("<row><c r='A1'></row>")),
    ("file_broken", "番地.xlsx", files.bare_xlsx("<row r='1'><c r='1A'><v>1</v></c></row>")),
    ("file_broken", "番号.xlsx", files.bare_xlsx("<row r='1'><c r='A1' t='s'><v>99</v></c></row>")),
    ("file_broken", "欠け.xlsx", files.repacked(files.xlsx(), lambda m: m.pop("xl/worksheets/sheet1.xml"))),
    ("file_broken", "二重.zip", archive(("a.txt", b"a"), ("A.TXT", b"b"))),
    ("file_broken", "嘘.zip", with_claimed_size(archive(("a.txt", b"a" * 50_000)), 10)),
    ("file_broken", "偽の画像.png", TYPES["png"].signature + b"junk"),
    ("file_broken", "壊れた予定.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n"),
    (
        "file_external_link",
        "他.xlsx",
        files.with_members(files.xlsx(), **{"xl__externalLinks__externalLink1.xml": "<x/>"}),
    ),
    ("file_external_link", "接続.xlsx", files.with_members(files.xlsx(), **{"xl__connections.xml": "<x/>"})),
    ("file_external_link", "取得.xlsx", xlsx_with_formula('_xlfn.WEBSERVICE("https://example.invalid")')),
    (
        "file_external_link",
        "ひな形.docx",
        files.with_members(
            files.docx(),
            **{
                "word___rels__settings.xml.rels": files.relationships(
                    ("attachedTemplate", "https://example.invalid/a.dotm"), external=True
                )
            },
        ),
    ),
    ("file_dde", "式.xlsx", xlsx_with_formula("cmd|'/c calc'!A0")),
    ("file_dde", "欄.docx", docx_with_field(" DDEAUTO c:\\\\windows\\\\cmd.exe ")),
    ("file_dde", "分けた欄.docx", docx_with_field(" DDE", "AUTO cmd")),
    ("file_dde", "短い欄.docx", files.docx('<w:p><w:fldSimple w:instr="DDE cmd"/></w:p>')),
    ("file_ole", "埋.xlsx", files.with_members(files.xlsx(), **{"xl__embeddings__oleObject1.bin": b"x"})),
    ("file_ole", "埋.docx", files.with_members(files.docx(), **{"word__embeddings__Book1.xlsx": files.xlsx()})),
    ("file_activex", "部品.xlsx", files.with_members(files.xlsx(), **{"xl__activeX__activeX1.xml": "<x/>"})),
    ("file_activex", "釦.xlsx", files.with_members(files.xlsx(), **{"xl__ctrlProps__ctrlProp1.xml": "<x/>"})),
    ("file_unknown_part", "隠れた.docx", files.with_members(files.docx(), **{"word__run.exe": b"MZ"})),
    ("file_xml_entity", "十億.xlsx", xlsx_with_sheet(ENTITIES)),
    ("file_xml_entity", "外部.xlsx", xlsx_with_sheet(OUTSIDE)),
    ("file_too_complex", "深い.xlsx", xlsx_with_sheet("<a>" * 5000 + "</a>" * 5000)),
    ("archive_too_many_entries", "多.zip", archive(*((f"{n}.txt", b"") for n in range(2001)))),
    ("archive_too_many_entries", "多いという.zip", with_claimed_entries(SMALL, 60_000)),
    (
        "archive_too_large",
        "膨.zip",
        with_claimed_size(archive(*((f"{n}.txt", b"a" * 400) for n in range(5))), 45 * 2**20),
    ),
    ("archive_too_large", "膨.xlsx", with_claimed_size(files.xlsx(), 45 * 2**20)),
    ("archive_entry_too_large", "重.zip", with_claimed_size(SMALL, 51 * 2**20)),
    ("archive_ratio", "爆弾.zip", archive(("a.txt", b"\0" * 2_000_000))),
    ("archive_ratio", "詰め物.xlsx", files.with_members(files.xlsx(), **{"xl__media__image1.png": b"\0" * 2_000_000})),
    (
        "archive_symlink",
        "連.zip",
        archive((member("a.txt", create_system=3, external_attr=(stat.S_IFLNK | 0o777) << 16), b"/etc/passwd")),
    ),
    ("archive_nested", "重ね.zip", archive(("内.zip", SMALL))),
    ("archive_nested", "重ね.docx", files.with_members(files.docx(), **{"word__media__a.zip": SMALL})),
    ("archive_bad_name", "上.zip", archive(("../../a.txt", b"a"))),
    ("archive_bad_name", "根.zip", archive(("/etc/a.txt", b"a"))),
    ("archive_bad_name", "窓.zip", archive(("C:\\a.txt", b"a"))),
    ("archive_unreadable", "差分.zip", with_flag(SMALL, 0x20)),
    ("archive_unreadable", "新しい版.zip", with_version(SMALL, 70)),
    ("file_broken", "始まりのない.zip", with_offset(SMALL, 0x7FFFFFFF)),
    ("file_broken", "始まりの違う.zip", with_offset(SMALL, 2)),
    ("archive_unreadable", "方式.zip", files.zip_of({"a.txt": "a" * 400}, compression=zipfile.ZIP_LZMA)),
    ("file_svg", "中に図.zip", archive(("図.svg", b"<svg/>"))),
    ("file_macro", "中にマクロ.zip", archive(("a.xlsm", files.xlsx()))),
    ("file_type_mismatch", "中に偽.zip", archive(("a.xlsx", b"%PDF-1.7"))),
    ("file_broken", "中に壊れた画像.zip", archive(("a.png", TYPES["png"].signature + b"junk"))),
    ("image_too_many_pixels", "広.png", png(30_001, 1_000)),
    ("text_encoding", "文字.csv", b"\x81\x00\xff\xfe"),
    ("text_encoding", "幅広.txt", "本文".encode("utf-16")),
    ("text_binary", "二進.txt", b"abc\x00def"),
    ("csv_malformed", "長.csv", ("あ,い\r\n" + "う" * 200_000).encode()),
    ("calendar_attachment", "添.ics", files.ics("ATTACH;ENCODING=BASE64;VALUE=BINARY:aGVsbG8=")),
    ("pdf_active", "動.pdf", files.pdf(catalog="/OpenAction<</S/JavaScript/JS(app.alert(1))>>")),
    ("pdf_active", "起.pdf", files.pdf(annotations="/Annots[<</Subtype/Link/A<</S/Launch/F(cmd.exe)>>>>]")),
    ("pdf_attachment", "添.pdf", files.pdf(catalog=EMBEDDED, objects="1000 0 obj <</Type/Filespec>> endobj")),
    ("pdf_attachment", "針.pdf", files.pdf(annotations="/Annots[<</Subtype/FileAttachment>>]")),
    ("pdf_too_many_pages", "厚.pdf", files.pdf(*["x"] * 1001)),
    ("pdf_unreadable", "壊.pdf", b"%PDF-1.7\nnothing"),
]


@pytest.mark.parametrize(("code", "name", "content"), HOSTILE, ids=[f"{code}: {name}" for code, name, _ in HOSTILE])
def test_a_hostile_file_is_refused_with_its_own_sentence(code, name, content):
    refusal = refusal_of(content, name)
    assert refusal.code == code, refusal.message
    assert "%" not in str(refusal.message)
    assert "「" in str(refusal.message)
    assert str(refusal.message).endswith(("ください。", "ください。）"))


def test_a_file_with_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(workbook_module, "MAX_CELLS", 3)
    assert refusal_of(files.xlsx([1, 2], [3, 4]), "多.xlsx").code == "file_too_many_cells"


@pytest.fixture
def scanner() -> Iterator[tuple[str, list[bytes]]]:
    """A ClamAV daemon that knows one virus, on loopback; gives its address and what it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    received: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack(">L", stream.read(4))[0]:
                    content += stream.read(size)
                received.append(content)
                connection.sendall(b"stream: Eicar FOUND\0" if b"EICAR" in content else b"stream: OK\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.getsockname()[1]}", received
    server.close()


def test_what_the_virus_scanner_finds_is_refused(scanner):
    address, received = scanner
    with override_settings(CLAMAV_ADDRESS=address):
        assert refusal_of(b"X5O! EICAR", "a.txt").code == "file_malware"
        inspect_upload(io.BytesIO(b"clean"), filename="a.txt", allowed=EVERYTHING)
    assert received == [b"X5O! EICAR", b"clean"]


def test_without_a_verdict_nothing_is_taken():
    with override_settings(CLAMAV_ADDRESS="127.0.0.1:1"):
        assert refusal_of(b"text", "a.txt").code == "malware_scan_failed"


def test_every_refusal_has_a_file_that_earns_it():
    elsewhere = {"file_too_many_cells", "file_malware", "malware_scan_failed", "individual_number"}
    assert {code for code, _, _ in HOSTILE} | elsewhere == set(SENTENCES)


def test_a_type_that_the_purpose_does_not_take_is_refused_with_those_that_it_does():
    refusal = refusal_of(files.pdf(), "計画.pdf", TABLES)
    assert (refusal.code, refusal.message) == (
        "file_type_not_allowed",
        "「計画.pdf」の種類のファイルは受け付けていません。.xlsx、.csvのいずれかにしてください。",
    )
    assert refusal_of(SMALL, "a.zip", ATTACHMENTS).code == "file_other_archive"
