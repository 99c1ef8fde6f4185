import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.file_names import export_file_name, original_file_name

DAY = date(2026, 11, 23)


def test_an_exported_file_is_named_by_day_title_organisation_and_revision():
    name = export_file_name(day=DAY, title="照会名", organisation=("271004", "大阪市"), revision=2, extension="xlsx")
    assert name == "20261123_照会名_27100_大阪市_r2.xlsx"
    assert export_file_name(day=DAY, title="切替計画", extension="pdf") == "20261123_切替計画.pdf"


@given(st.text(max_size=200), st.text(min_size=1, max_size=30))
def test_no_title_makes_a_name_that_windows_refuses(title, organisation):
    name = export_file_name(day=DAY, title=title, organisation=("271004", organisation), revision=12, extension="xlsx")
    assert len(name) < 80
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', name)
    assert (name[:9], name[-9:]) == ("20261123_", "_r12.xlsx")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("見積書.pdf", "見積書.pdf"),
        (r"C:\Users\担当\見積書.pdf", "見積書.pdf"),
        ("../../etc/passwd", "passwd"),
        ("見積\u202efdp.exe", "見積fdp.exe"),
        ("改\r\n行.csv", "改 行.csv"),
        ("con.txt", "_con.txt"),
        ("..", "file"),
        ("", "file"),
        ("長" * 300 + ".xlsx", "長" * 250 + ".xlsx"),
    ],
)
def test_the_name_of_an_uploaded_file_is_kept_without_folders_and_tricks(sent, kept):
    assert original_file_name(sent) == kept


@given(st.text(max_size=300))
def test_no_sent_name_leaves_the_safe_range(sent):
    kept = original_file_name(sent)
    assert 0 < len(kept) <= 255
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e]', kept)
