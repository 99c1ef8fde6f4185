import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.formula_guard import could_run, guarded, unguarded


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+81-6-6941-0351",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\tx",
        "＝1+1",
        "＋1",
        "－A1",
        "＠SUM(1)",
        " =1+1",
        "　＝1+1",
        "=cmd|'/c calc'!A0",
        '=HYPERLINK("https://example.invalid")',
    ],
)
def test_what_a_spreadsheet_could_run_is_neutralised(text):
    assert could_run(text)
    assert guarded(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "大阪市", "-5", "+5", "-1234.5", "-", "－", "＋", "1-2", "a=b", "メール@例", "▲1,234", "'引用"]
)
def test_everything_else_is_written_as_it_is(text):
    assert guarded(text) == text


@given(st.text(alphabet="'=+-@＝－ \t1aあ", max_size=8))
def test_what_was_neutralised_comes_back_unchanged(text):
    assert not could_run(guarded(text))
    assert unguarded(guarded(text)) == text
