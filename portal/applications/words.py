"""What each step leads to, said before it is taken."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.web.components import Step

from .choices import Action

EXPLANATIONS: Mapping[Action, str | Promise] = {
    Action.APPROVE: _("承認すると、すぐに府県へ提出されます。"),
    Action.DECLINE: _("作成者が内容を直せるようになります。府県には伝わりません。"),
    Action.RETURN: _("申請団体が内容を直して再提出できるようになります。受付番号は変わりません。"),
    Action.ACCEPT: _("申請の内容が有効になり、申請団体にお知らせが届きます。"),
    Action.REJECT: _("この申請は終了します。受付期間中であれば、申請団体は新しく申請できます。"),
    Action.WITHDRAW: _("この申請は終了し、元に戻せません。受付期間中であれば、新しく申請できます。"),
    Action.START_REVIEW: _("申請団体に「審査中」と表示されます。"),
    Action.REMIND_APPROVER: _("承認者にお知らせが届きます。"),
    Action.TAKE_BACK: _("承認の依頼を取り消し、内容を直せるようにします。"),
}
_WAY = (_("入力"), _("確認"), _("提出完了"))


def steps_at(current: int) -> list[Step]:
    """The way from writing to the receipt; `current` counts from 0."""
    states = ["done"] * current + ["current"] + ["open"] * (len(_WAY) - current - 1)
    return [Step(label, state) for label, state in zip(_WAY, states, strict=True)]
