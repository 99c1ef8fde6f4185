"""Status words and their colours: the same on page, mail, calendar, report and in the text of the API."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """Colours a chip can have; each is told apart by its word as well."""

    GRAY = "gray"
    BLUE = "blue"
    CYAN = "cyan"
    ORANGE = "orange"
    GREEN = "green"
    RED = "red"
    YELLOW = "yellow"
    OUTLINE = "outline"


_tones: dict[str, Tone] = {
    # applications and answers
    "下書き": Tone.GRAY,
    "承認待ち": Tone.YELLOW,
    "提出済み": Tone.BLUE,
    "審査中": Tone.CYAN,
    "差戻し": Tone.ORANGE,
    "受理": Tone.GREEN,
    "却下": Tone.OUTLINE,
    "取下げ": Tone.OUTLINE,
    "期限超過": Tone.RED,
    "未回答": Tone.GRAY,
    "回答済み": Tone.GREEN,
    # jobs
    "待機中": Tone.GRAY,
    "実行中": Tone.CYAN,
    "完了": Tone.GREEN,
    "失敗": Tone.RED,
    "中止": Tone.OUTLINE,
    # versions
    "公開": Tone.BLUE,
    "現行": Tone.GREEN,
    "旧版": Tone.OUTLINE,
    # progress
    "予定どおり": Tone.GREEN,
    "注意": Tone.YELLOW,
    "遅延": Tone.RED,
    "固定": Tone.GRAY,
}


def register_chip(word: str, tone: Tone) -> None:
    """Give a status word its colour. Raises ValueError if it already has another one."""
    if _tones.setdefault(word, tone) is not tone:
        raise ValueError(f"{word} is already shown in {_tones[word]}")


def tone_of(word: object) -> Tone:
    """The colour of a status word; gray for a word that nobody has registered."""
    return _tones.get(str(word), Tone.GRAY)


def chip_words() -> dict[str, Tone]:
    """All words with their colours, for the style guide."""
    return dict(_tones)
