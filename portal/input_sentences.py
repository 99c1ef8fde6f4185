"""Japanese sentences for what `portal.lib` could not read: what is wrong and what would be right."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.lib.japanese_dates import format_both
from portal.lib.unreadable import Reason, UnreadableInput

_DATE_EXAMPLE = _("例：令和8年11月23日、R8.11.23、2026-11-23")

SENTENCES: dict[Reason, str | Promise] = {
    Reason.BLANK: _("入力してください。"),
    Reason.CODE_NOT_DIGITS: _("団体コードは数字だけで入力してください。例：271004（大阪市）"),
    Reason.CODE_LENGTH: _(
        "団体コードは6桁です（入力は%(length)s桁）。検査数字を含めて入力してください。例：271004（大阪市）"
    ),
    Reason.CODE_WITHOUT_CHECK_DIGIT: _(
        "検査数字のない5桁の団体コードのようです。検査数字を付けると%(complete)sになります。6桁で入力してください。"
    ),
    Reason.CODE_CHECK_DIGIT: _(
        "団体コードの検査数字（末尾の1桁）が合いません。打ち間違いがないか確かめてください。例：271004（大阪市）"
    ),
    Reason.CODE_PREFECTURE: _(
        "団体コードの先頭2桁は都道府県の番号（01から47まで）です。%(prefecture)sという都道府県はありません。"
    ),
    Reason.CORPORATE_NUMBER_LENGTH: _(
        "法人番号は13桁です（入力は%(length)s桁）。国税庁の法人番号公表サイトで確かめられます。"
    ),
    Reason.CORPORATE_NUMBER_CHECK_DIGIT: _(
        "法人番号の検査数字（先頭の1桁）が合いません。国税庁の法人番号公表サイトで確かめてください。"
    ),
    Reason.EMAIL: _("メールアドレスの形になっていません。例：joho@city.example.lg.jp"),
    Reason.PHONE: _("電話番号は0から始まる数字とハイフンで入力してください。例：06-1234-5678"),
    Reason.PHONE_LENGTH: _(
        "電話番号の桁数が合いません（%(expected)s桁のところ%(length)s桁）。市外局番から入力してください。例：06-1234-5678"
    ),
    Reason.KANA: _(
        "フリガナは、かなで入力してください（ひらがな、半角カタカナも全角カタカナに直します）。例：オオサカシ"
    ),
    Reason.AMOUNT: _("数字で入力してください。例：1,234（マイナスは▲1,234、該当がないときは空欄か「－」）"),
    Reason.AMOUNT_GROUPING: _("カンマの位置が3桁ごとになっていません。例：1,234,567"),
    Reason.AMOUNT_UNIT: _("単位（千円、万円、億円など）は付けず、円の単位の数字で入力してください。例：12,000"),
    Reason.AMOUNT_FRACTION: _("小数は使えません。整数で入力してください。例：1,234"),
    Reason.AMOUNT_DIGITS: _("数字が大きすぎます。%(digits)s桁までの数字で入力してください。"),
    Reason.DATE: _("日付として読み取れません。%(example)s"),
    Reason.DATE_NO_SUCH_DAY: _("%(year)s年%(month)s月%(day)s日という日はありません。%(example)s"),
    Reason.DATE_WEEKDAY: _("日付と曜日が合いません。%(day)sは%(weekday)s曜日です。どちらが正しいか確かめてください。"),
    Reason.DATE_SHORT_YEAR: _(
        "西暦か和暦かが分かりません。西暦は4桁で、和暦は元号を付けて入力してください。%(example)s"
    ),
    Reason.DATE_BEFORE_ERA: _("%(era)sは%(first)sからです。それより前は前の元号か西暦で入力してください。"),
    Reason.DATE_OUT_OF_RANGE: _("%(first)sから%(last)sまでの間で入力してください。"),
    Reason.DATE_WITH_TIME: _("時刻は付けずに、日付だけを入力してください。%(example)s"),
    Reason.MONTH: _("年月として読み取れません。例：令和8年11月、R8.11、2026-11"),
    Reason.MONTH_RANGE: _("期間として読み取れません。始まりと終わりの年月を入力してください。例：2017年4月～2020年3月"),
    Reason.MONTH_RANGE_ORDER: _("期間の終わりが始まりより前になっています。例：2017年4月～2020年3月"),
    Reason.FISCAL_YEAR: _("年度として読み取れません。例：令和8年度、2026"),
}


def sentence(error: UnreadableInput) -> str:
    """The sentence for a reason, with days in both calendars."""
    params = {name: format_both(value) if isinstance(value, date) else value for name, value in error.params.items()}
    return str(SENTENCES[error.code]) % {"example": _DATE_EXAMPLE, **params}


def validation_error(error: UnreadableInput) -> ValidationError:
    """The same as an error of a form or model field."""
    return ValidationError(sentence(error), code=error.code.value)
