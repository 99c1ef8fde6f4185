"""A block of cells as Excel copies it."""

from __future__ import annotations

import pytest

from portal.lib.pasted import pasted_rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [[""]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('a\t"1行目\n2行目"\nc\td', [["a", "1行目\n2行目"], ["c", "d"]]),
        ('"彼は""はい""と\n言った"\tb', [['彼は"はい"と\n言った', "b"]]),
        ('"閉じない引用符\tb\nc\td', [['"閉じない引用符', "b"], ["c", "d"]]),
        ("a\t\tb\n\n\tc", [["a", "", "b"], [""], ["", "c"]]),
    ],
)
def test_cells_are_apart_by_tabs_and_a_quoted_one_may_hold_line_feeds(text, rows):
    assert pasted_rows(text) == rows
