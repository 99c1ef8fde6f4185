"""A request is read whole, wherever its portions end, and whatever program has written its headers."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from portal.web import upload_names
from tests.support.workbook_edits import multipart

CONTENT = b"\r\n\r\n--edg\x8f\\--edg\r\n" + bytes(range(256)) * 20 + b"\r\n--edg"


@pytest.mark.parametrize("portion", [1, 7, 64, 100_000])
def test_a_file_arrives_whole_wherever_the_portions_end(monkeypatch: pytest.MonkeyPatch, portion: int) -> None:
    monkeypatch.setattr(upload_names, "_PORTION", portion)
    body, content_type = multipart(CONTENT, b'filename="%s"' % "表計算ソ.xlsx".encode("cp932"))
    request = RequestFactory().generic("POST", "/", body, content_type)
    upload = request.FILES["workbook"]
    assert (upload.name, upload.read()) == ("表計算ソ.xlsx", CONTENT)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_fields_beside_the_file_stay_as_they_were_sent(encoding: str) -> None:
    field = b'--edge\r\nContent-Disposition: form-data; name="remarks"\r\n\r\n' + "備考①".encode() + b"\r\n"
    body, content_type = multipart(CONTENT, b'filename="%s"' % "日本.xlsx".encode(encoding))
    request = RequestFactory().generic("POST", "/", field + body, content_type)
    assert (request.POST["remarks"], request.FILES["workbook"].read()) == ("備考①", CONTENT)


def test_a_broken_request_is_no_more_broken_than_before() -> None:
    request = RequestFactory().generic("POST", "/", b"--edge\r\nContent-Disp", "multipart/form-data; boundary=edge")
    assert (dict(request.POST), dict(request.FILES)) == ({}, {})
