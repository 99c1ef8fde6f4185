"""Who is told of what. Sentences carry no word of a report, and only the shared title of a notice."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.lib.defang import defang
from portal.notifications.choices import NoticeKind
from portal.notifications.services import notify
from portal.web.rendering import display_moment
from security.incident_choices import ReportAction, Urgency
from security.models import IncidentNotice, IncidentReport, NoticeRevision
from security.models.incident_notices import ANSWERING

CHECKING = (Role.COORDINATOR, Role.MANAGER)


def tell_of_report(actor: Actor, report: IncidentReport) -> None:
    values = {
        "organisation": report.organisation,
        "kind": report.get_kind_display(),
        "number": report.reference_number,
    }
    sentence = (
        _("【至急】%(organisation)sから連絡票（%(kind)s、%(number)s）が届きました。")
        if report.urgency == Urgency.URGENT
        else _("%(organisation)sから連絡票（%(kind)s、%(number)s）が届きました。")
    )
    _to_prefecture(actor, report, sentence % values)


def tell_of_note(actor: Actor, report: IncidentReport) -> None:
    """Both sides, except the writer."""
    values = {"sender": actor.organisation, "number": report.reference_number}
    sentence = _("連絡票（%(number)s）に、%(sender)sから続報・連絡があります。") % values
    _to_prefecture(actor, report, sentence)
    _to_reporter(actor, report, sentence)


def tell_of_step(actor: Actor, report: IncidentReport, action: ReportAction, text: str) -> None:
    sentences = {
        ReportAction.START_CHECK: _("連絡票（%(number)s）の確認を府県が始めました。"),
        ReportAction.SHARE: _("連絡票（%(number)s）をもとにした注意喚起が共有されました。"),
        ReportAction.NOT_SHARE: _("連絡票（%(number)s）は、ほかの団体に共有しないことになりました。理由：%(text)s"),
        ReportAction.RECHECK: _("連絡票（%(number)s）の確認が再開されました。理由：%(text)s"),
        ReportAction.CLOSE: _("連絡票（%(number)s）が終結になりました。"),
    }
    _to_reporter(actor, report, sentences[action] % {"number": report.reference_number, "text": defang(text)[:200]})


def tell_of_publication(actor: Actor, notice: IncidentNotice, revision: NoticeRevision) -> None:
    values = {
        "title": revision.title,
        "number": notice.reference_number,
        "due": display_moment(revision.due_at),
        "reason": defang(revision.reason),
    }
    if revision.number > 1:
        sentence = _("注意喚起「%(title)s」（%(number)s）が訂正されました。理由：%(reason)s")
        if revision.asks_again:
            sentence = _(
                "注意喚起「%(title)s」（%(number)s）が訂正されました。%(due)sまでに、もう一度回答してください。"
            )
    elif revision.urgency == Urgency.URGENT:
        sentence = _("【至急】注意喚起「%(title)s」（%(number)s）が届きました。%(due)sまでに回答してください。")
    else:
        sentence = _("注意喚起「%(title)s」（%(number)s）が届きました。%(due)sまでに回答してください。")
    tell_recipients(actor, notice, _asked(notice), sentence % values)


def tell_of_end(actor: Actor, notice: IncidentNotice, title: str) -> None:
    sentence = (
        _("注意喚起「%(title)s」（%(number)s）の対応が終了しました。")
        if notice.state == "closed"
        else _("注意喚起「%(title)s」（%(number)s）は撤回されました。理由：%(reason)s")
    )
    values = {"title": title, "number": notice.reference_number, "reason": defang(notice.end_reason)[:200]}
    tell_recipients(actor, notice, _asked(notice), sentence % values)


def tell_of_reminder(actor: Actor, notice: IncidentNotice, title: str, organisations: Iterable[int]) -> None:
    sentence = _("【督促】注意喚起「%(title)s」（%(number)s）への回答をお願いします。")
    values = {"title": title, "number": notice.reference_number}
    tell_recipients(actor, notice, organisations, sentence % values)


def tell_recipients(actor: Actor, notice: IncidentNotice, organisations: Iterable[int], text: str) -> None:
    notify(
        actor=actor,
        organisations=organisations,
        roles=ANSWERING,
        text=text,
        link=reverse("security:incident-notice-detail", args=[notice.pk]),
        kind=NoticeKind.INCIDENT,
    )


def tell_of_look(actor: Actor, notice: IncidentNotice) -> None:
    """Somebody else of the prefecture is asked to look at a notice before it is shared."""
    sentence = _("注意喚起「%(title)s」の共有前の確認が必要です。") % {"title": notice.title}
    notify(
        actor=actor,
        organisations=[notice.prefecture_id],
        roles=CHECKING,
        text=sentence,
        link=reverse("security:incident-notice-detail", args=[notice.pk]),
        kind=NoticeKind.INCIDENT,
    )


def _asked(notice: IncidentNotice) -> list[int]:
    return list(notice.recipients.asked().values_list("organisation", flat=True))  # type: ignore[attr-defined]


def _to_prefecture(actor: Actor, report: IncidentReport, text: str) -> None:
    link = reverse("security:incident-report-detail", args=[report.pk])
    notify(
        actor=actor,
        organisations=[report.prefecture_id],
        roles=CHECKING,
        text=text,
        link=link,
        kind=NoticeKind.INCIDENT,
    )


def _to_reporter(actor: Actor, report: IncidentReport, text: str) -> None:
    link = reverse("security:incident-report-detail", args=[report.pk])
    notify(
        actor=actor,
        organisations=[report.organisation_id],
        roles=ANSWERING,
        text=text,
        link=link,
        kind=NoticeKind.INCIDENT,
    )
