"""期限のお知らせの記録: who was told of what, when, and whether it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.deadlines.choices import ReminderState
from portal.deadlines.models import Reminder
from portal.deadlines.registry import deadline_kinds, title_of
from portal.deadlines.words import stage_text
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.forms import ReportForm
from portal.web.fields import WarekiDateField


class RemindersForm(ReportForm):
    since = WarekiDateField(label=gettext_lazy("この日から"), required=False)
    until = WarekiDateField(label=gettext_lazy("この日まで"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("期限の種類"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状態"), required=False, choices=[("", gettext_lazy("すべて")), *ReminderState.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, kind.title) for kind in deadline_kinds()]
        self.fields["kind"].choices = [("", _("すべて")), *kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("「この日まで」には、「この日から」以降の日付を入力してください。"))
        return values


def prefecture_side(actor: Actor) -> bool:
    return actor.is_prefecture_side


@report(
    "deadlines.reminders",
    title=gettext_lazy("期限のお知らせの送信記録"),
    description=gettext_lazy("管内の団体に送った期限のお知らせの、送信日、宛先、到達の状況の一覧です。"),
    formats=(Format.EXCEL, Format.PDF, Format.CSV, Format.CSV_CP932),
    form=RemindersForm,
    permitted=prefecture_side,
)
def reminders(actor: Actor, params: Mapping[str, Any]) -> Report:
    """Those of the deadlines that the actor's prefecture looks after; one query."""
    bounds = {"send_on__gte": params["since"], "send_on__lte": params["until"], "kind": params["kind"]}
    chosen = {name: value for name, value in (bounds | {"state": params["state"]}).items() if value}
    found = Reminder.objects.permitted_to(actor).filter(**chosen)
    rows = found.select_related("organisation", "recipient", "recipient_organisation", "mail").order_by(
        "send_on", "organisation__code", "pk"
    )
    table = ReportTable(_("お知らせの一覧"), _columns(), [_row(one) for one in rows])
    return Report(
        title=_("期限のお知らせの送信記録"),
        as_of=timezone.now(),
        tables=[table],
        author=str(actor.organisation),
        conditions=[(_("件数"), _("%(count)d件") % {"count": len(table.rows)})],
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
    )


def _columns() -> list[Column]:
    return [
        Column(_("送信日"), Kind.DATE),
        Column(_("期限の種類"), weight=2),
        Column(_("件名"), weight=3),
        Column(_("団体コード"), Kind.CODE),
        Column(_("対象の団体"), weight=2),
        Column(_("期限"), Kind.DATE),
        Column(_("段階"), weight=2),
        Column(_("受取人"), weight=2),
        Column(_("状態")),
        Column(_("送信日時"), Kind.MOMENT),
    ]


def _row(one: Reminder) -> list[Value]:
    return [
        one.send_on,
        title_of(one.kind),
        one.subject,
        one.organisation.code,
        one.organisation.name,
        one.due_on,
        stage_text(one.stage),
        f"{one.recipient_organisation.name} {one.recipient.name}",
        str(ReminderState(one.state).label),
        one.mail.sent_at if one.mail else None,
    ]
