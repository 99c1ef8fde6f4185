"""Meetings: the facts, the agenda in rows, papers, replies, who came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clouds.choices import CAME, Manner, Presence, Reply
from clouds.models import AgendaItem, Attendance, Meeting
from clouds.services.attendances import Seen, ways_of
from clouds.services.meetings import MOST_ITEMS, AgendaLine
from portal.calendars.fields import DueDateField, OfficeDateField
from portal.web.fields import ClockField
from portal.web.forms import PortalForm

from .rows import row_numbers
from .uploads import upload_field

SPARE_ROWS = 3


class MeetingForm(PortalForm):
    """A new meeting, or one that is there; `version` 0 for a new one."""

    groups = (
        (_("日時と場所"), ("title", "day", "starts", "ends", "place", "web_link")),
        (_("案内"), ("note", "reply_by", "reason")),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("会議の名称"), max_length=100, help_text=_("例：第3回 自治体クラウド検討会"))
    day = OfficeDateField(label=_("開催日"))
    starts = ClockField(label=_("開始時刻"), help_text=_("例：13:30"))
    ends = ClockField(label=_("終了時刻"), help_text=_("例：15:30"))
    place = forms.CharField(
        label=_("会場"), max_length=200, required=False, help_text=_("オンラインだけで開くときは空にします。")
    )
    web_link = forms.URLField(label=_("オンライン会議のURL"), max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("連絡事項"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    reply_by = DueDateField(label=_("出欠の回答期限"))
    reason = forms.CharField(label=_("変更の理由"), max_length=200, required=False, help_text=_("履歴に残ります。"))

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting is None:
            del self.fields["reason"]
        else:
            self.fields["reply_by"].kept = meeting.reply_by  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        names = ("version", "title", "place", "web_link", "note", "reply_by")
        begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        when = {"day": begin.date(), "starts": begin.time(), "ends": end.time()}
        return when | {name: getattr(meeting, name) for name in names}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("終了時刻は、開始時刻より後の時刻で入力してください。"))
        if not values.get("place") and not values.get("web_link") and not {"place", "web_link"} & self.errors.keys():
            self.add_error("place", _("会場とオンライン会議のURLの、少なくとも一方を入力してください。"))
        return values

    @property
    def facts(self) -> dict[str, Any]:
        values = self.cleaned_data
        facts = {name: values[name] for name in ("title", "place", "web_link", "note", "reply_by")}
        moments = {"starts_at": values["starts"], "ends_at": values["ends"]}
        return facts | {name: timezone.make_aware(datetime.combine(values["day"], at)) for name, at in moments.items()}


class AgendaForm(PortalForm):
    """The points as rows, and some more to add to; a row without a title is left out. `order` puts them in order."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {item.pk for item in items}
        size = {"stored": len(items), "spare": SPARE_ROWS, "most": MOST_ITEMS}
        self.rows = row_numbers(self.data or self.initial, "item", "_title", **size)
        for row in self.rows:
            self._add_row(row)

    @property
    def more_rows(self) -> list[tuple[str, object]]:
        """What a button offers to add, with its words."""
        return [("item", _("議題の行を追加する"))] if len(self.rows) < MOST_ITEMS else []

    @property
    def hidden(self) -> list[BoundField]:
        return [self["version"], *(self[f"item{row}_pk"] for row in self.rows)]

    def table(self) -> list[tuple[int, list[BoundField]]]:
        """Number and fields of each row, as the page shows them."""
        return [(row, [self[f"item{row}_{part}"] for part in ("order", "title", "presenter")]) for row in self.rows]

    def _add_row(self, row: int) -> None:
        self.fields[f"item{row}_pk"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        names = {"number": row}
        self.fields[f"item{row}_title"] = forms.CharField(
            label=_("議題%(number)dの名称") % names,
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs={"class": "input--wide"}),
        )
        self.fields[f"item{row}_presenter"] = forms.CharField(
            label=_("議題%(number)dの説明者") % names, max_length=100, required=False
        )
        self.fields[f"item{row}_order"] = forms.IntegerField(
            label=_("議題%(number)dの順番") % names,
            min_value=1,
            max_value=99,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
            error_messages=dict.fromkeys(
                ("invalid", "min_value", "max_value"), _("順番は、1から99までの数字で入力してください。")
            ),
        )

    @staticmethod
    def initial_of(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[str, Any]:
        values: dict[str, Any] = {"version": meeting.version}
        for row, item in enumerate(items, start=1):
            parts = {"pk": item.pk, "title": item.title, "presenter": item.presenter, "order": row}
            values |= {f"item{row}_{part}": value for part, value in parts.items()}
        return values

    @property
    def lines(self) -> list[AgendaLine]:
        """The points in the order that was asked for; rows without a number stay where they stand."""
        values = self.cleaned_data
        rows = [row for row in self.rows if values.get(f"item{row}_title")]
        rows.sort(key=lambda row: _place(row, values.get(f"item{row}_order") or row))
        return [
            AgendaLine(
                pk if (pk := values.get(f"item{row}_pk")) in self.known else None,
                values[f"item{row}_title"],
                values[f"item{row}_presenter"],
            )
            for row in rows
        ]


def _place(row: int, wished: int) -> tuple[int, int]:
    """Who goes up to a number stands before whoever has it, who goes down after."""
    return wished, (wished > row) - (wished < row)


class MaterialForm(PortalForm):
    """A new paper."""

    title = forms.CharField(label=_("資料の名称"), max_length=100, help_text=_("例：資料1 中長期計画（案）"))
    is_for_members_only = forms.BooleanField(
        label=_("構成団体だけに見せる"),
        required=False,
        help_text=_("公開の検討会でも、構成団体と事務局のほかには表示しません。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"] = upload_field(_("ファイル"))
        self.fields["upload"].error_messages["required"] = _("ファイルを選んでください。")
        self.order_fields(["title", "upload", "is_for_members_only"])


class MaterialVersionForm(PortalForm):
    """The next version of a paper."""

    note = forms.CharField(
        label=_("変更点"), max_length=200, required=False, help_text=_("例：3ページの金額を直しました。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"] = upload_field(_("ファイル"))
        self.fields["upload"].error_messages["required"] = _("ファイルを選んでください。")
        self.order_fields(["upload", "note"])


class ReplyForm(PortalForm):
    """Whether one's organisation comes, and who."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reply = forms.ChoiceField(label=_("出欠"), choices=Reply.choices, widget=forms.RadioSelect)
    manner = forms.ChoiceField(
        label=_("参加方法"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("出席と代理出席のときは必要です。"),
    )
    attendees = forms.CharField(
        label=_("出席者の職・氏名"),
        max_length=300,
        required=False,
        help_text=_(
            "出席と代理出席のときは必要です。前回の出席者が分かるときは入っています。例：情報政策課長 試験太郎"
        ),
    )
    message = forms.CharField(
        label=_("事務局への連絡"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = ways_of(meeting)
        self.fields["manner"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]
        if len(ways) == 1:
            self.initial.setdefault("manner", ways[0].value)

    @staticmethod
    def initial_of(row: Attendance) -> dict[str, Any]:
        names = ("version", "reply", "attendees", "message")
        manner = {"manner": row.manner} if row.manner else {}
        return manner | {name: getattr(row, name) for name in names}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("reply") in (Reply.ATTEND, Reply.PROXY):
            if not values.get("attendees") and "attendees" not in self.errors:
                self.add_error("attendees", _("出席する人の職と氏名を入力してください。"))
            if not values.get("manner") and "manner" not in self.errors:
                self.add_error("manner", _("参加方法を選んでください。"))
        return values

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reply", "manner", "attendees", "message")}


class CancelForm(PortalForm):
    """Why a meeting is called off."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("中止の理由"), max_length=500, help_text=_("案内した団体に、お知らせで伝わります。")
    )


class AttendanceForm(PortalForm):
    """One line for each invited organisation, filled in with what it answered."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = [row.organisation for row in rows]
        for one in self.organisations:
            missing = {"required": _("%(name)sの出欠を選んでください。") % {"name": one.name}}
            self.fields[f"presence_{one.pk}"] = forms.ChoiceField(
                label=_("%(name)sの出欠") % {"name": one.name},
                choices=[("", _("選んでください")), *Presence.choices],
                error_messages=missing,
            )
            self.fields[f"manner_{one.pk}"] = forms.ChoiceField(
                label=_("%(name)sの参加方法") % {"name": one.name},
                choices=[("", _("－")), *Manner.choices],
                required=False,
            )

    @staticmethod
    def initial_of(meeting: Meeting, rows: Sequence[Attendance]) -> dict[str, Any]:
        expected = {Reply.ATTEND: Presence.PRESENT, Reply.PROXY: Presence.PROXY, Reply.ABSENT: Presence.EXCUSED}
        values: dict[str, Any] = {"version": meeting.version}
        for row in rows:
            presence = row.presence or (expected[Reply(row.reply)] if row.reply else "")
            values[f"presence_{row.organisation_id}"] = str(presence)
            values[f"manner_{row.organisation_id}"] = row.presence_manner or row.manner
        return values

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """Organisation and its two fields, as the table shows them."""
        return [(one, self[f"presence_{one.pk}"], self[f"manner_{one.pk}"]) for one in self.organisations]

    @property
    def seen(self) -> dict[int, Seen]:
        values = self.cleaned_data
        return {
            one.pk: Seen(Presence(values[f"presence_{one.pk}"]), values[f"manner_{one.pk}"])
            for one in self.organisations
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for one in self.organisations:
            if values.get(f"presence_{one.pk}") in CAME and not values.get(f"manner_{one.pk}"):
                sentence = _("%(name)sの参加方法を選んでください。") % {"name": one.name}
                self.add_error(f"manner_{one.pk}", sentence)
        return values
