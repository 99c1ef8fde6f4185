"""What each step leads to, said before it is taken, and what is said once it is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Organisation
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
DONE: Mapping[Action, str | Promise] = {
    Action.APPROVE: _("承認し、府県に提出しました。"),
    Action.DECLINE: _("作成者に差し戻しました。"),
    Action.RETURN: _("差し戻しました。申請団体にお知らせが届きます。"),
    Action.ACCEPT: _("受理しました。申請団体にお知らせが届きます。"),
    Action.REJECT: _("却下しました。申請団体にお知らせが届きます。"),
    Action.WITHDRAW: _("取り下げました。"),
    Action.START_REVIEW: _("審査を始めました。"),
    Action.REMIND_APPROVER: _("承認者にお知らせを送りました。"),
    Action.TAKE_BACK: _("承認の依頼を取り消しました。内容を直せます。"),
}


def steps_at(current: int, organisation: Organisation) -> list[Step]:
    """The way from writing to the receipt; `current` counts from 0, or from the end below 0."""
    approval = [_("承認")] if organisation.requires_approval else []
    way = [_("入力"), _("確認"), *approval, _("提出完了")]
    states = ["done"] * (current % len(way)) + ["current"]
    return [Step(label, state) for label, state in zip_longest(way, states, fillvalue="open")]
