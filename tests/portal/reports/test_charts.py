"""Charts: readable without colour, marked up for screen readers, the same text for the same data."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.reports.charts import Chart, Series, Shape, svg_of, top_of
from portal.reports.writers.pdf import write_pdf

from .conftest import ROWS, report_of

SVG = "{http://www.w3.org/2000/svg}"


def chart(*series: Series, labels: tuple[str, ...] = ("4月", "5月", "6月")) -> Chart:
    return Chart("月ごとの<負荷>", labels, series, "単位", '上限を超える月は"ありません"。')


LOAD = Series("作業量", [3, 0, 7], Shape.BARS)
LIMIT = Series("上限", [8, 8, 9], Shape.STEPS)
REAL = Series("実績", [2, None, None])


def test_it_is_wellformed_and_says_in_words_what_it_shows() -> None:
    root = ElementTree.fromstring(svg_of(chart(LOAD, LIMIT, REAL)))
    assert root.get("role") == "img"
    assert root.get("aria-label") == '月ごとの<負荷>。上限を超える月は"ありません"。'
    texts = {element.text for element in root.iter(f"{SVG}text")}
    assert {"作業量", "上限", "実績", "4月", "6月", "（単位）", "0", "10"} <= texts
    assert "style" not in {name for element in root.iter() for name in element.attrib}


def test_a_bar_is_as_high_as_its_figure_and_nothing_is_drawn_for_nothing() -> None:
    root = ElementTree.fromstring(svg_of(chart(LOAD)))
    heights = [float(one.get("height", "0")) for one in root.iter(f"{SVG}rect")][1:]  # the first is the legend's
    assert len(heights) == 2
    assert heights[1] / heights[0] == pytest.approx(7 / 3, rel=0.02)


def test_series_differ_by_more_than_colour() -> None:
    root = ElementTree.fromstring(svg_of(chart(REAL, Series("計画", [1, 2, 3]), Series("当初", [1, 1, 1]))))
    dashes = {path.get("stroke-dasharray") for path in root.iter(f"{SVG}path") if path.get("fill") == "none"}
    assert len(dashes) == 3


def test_bars_side_by_side_differ_by_more_than_colour() -> None:
    root = ElementTree.fromstring(svg_of(chart(LOAD, Series("今のまま", [1, 2, 3], Shape.BARS))))
    grounds = {(bar.get("fill"), bar.get("stroke")) for bar in root.iter(f"{SVG}rect")}
    assert grounds == {("#0031d8", "#0031d8"), ("#ffffff", "#ac3e00")}


@pytest.mark.parametrize(("count", "marked"), [(3, [3, 3]), (8, [4, 4])])
def test_each_of_few_points_is_marked_and_of_many_every_series_has_its_own(count: int, marked: list[int]) -> None:
    lines = [Series(name, [1] * count) for name in ("計画", "実績")]
    root = ElementTree.fromstring(svg_of(chart(*lines, labels=tuple(map(str, range(count))))))
    in_legend = 1
    shapes = [len(list(root.iter(f"{SVG}{shape}"))) - in_legend for shape in ("circle", "rect")]
    assert shapes == marked


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=40))
def test_the_axis_ends_at_a_round_figure_not_far_above_the_largest(values: list[int]) -> None:
    top = top_of(chart(Series("値", values), labels=tuple(map(str, range(len(values))))))
    assert max(values) <= top <= max(5, 2 * max(values))
    svg_of(chart(Series("値", values), labels=tuple(map(str, range(len(values))))))


def test_values_and_labels_must_match() -> None:
    with pytest.raises(ValueError, match="負荷"):
        chart(Series("値", [1]))


def test_a_pdf_carries_the_chart_with_its_words() -> None:
    content = write_pdf(report_of(*ROWS, charts=[chart(LOAD, LIMIT)]))
    assert content == write_pdf(report_of(*ROWS, charts=[chart(LOAD, LIMIT)]))
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "月ごとの<負荷>" in text
    assert "作業量" in text
