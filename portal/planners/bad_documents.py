"""What is wrong with a document, as a sentence that names the place and says what would be right."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.lib.json_nodes import Fault, JsonFault

from .registry import BadDocument


def bad_document(fault: JsonFault, own_sentences: Mapping[str, str]) -> BadDocument:
    """The error for people; `own_sentences` are those for the faults that only this planner's format has."""
    sentence = {**general_sentences(), **own_sentences}[fault.code]
    params = {name: _in_words(value) for name, value in fault.params.items()}
    return BadDocument(_("%(place)s：%(sentence)s") % {"place": fault.pointer or "/", "sentence": sentence % params})


def _in_words(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def general_sentences() -> dict[str, str]:
    """What is wrong and what would be right, for every fault that any document can have."""
    return {
        Fault.MISSING: _("この項目が必要です。"),
        Fault.NOT_OBJECT: _("オブジェクト（{ }）にしてください。"),
        Fault.NOT_LIST: _("配列（[ ]）にしてください。"),
        Fault.NOT_TEXT: _("文字列にしてください。"),
        Fault.NOT_WHOLE_NUMBER: _("整数にしてください。"),
        Fault.TOO_SMALL: _("%(least)s以上にしてください。"),
        Fault.NOT_MONTH: _("「2018-04」の形の月にしてください。"),
        Fault.NOT_ONE_OF: _("%(choices)s にしてください。"),
    }
