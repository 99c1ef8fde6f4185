"""Who is told of which step. Sentences name the application and the person; the reason goes along, shortened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.applications.choices import Action
from portal.applications.models import Application, ApplicationStep, WindowExtension
from portal.applications.workflow import APPLICANT, OWN_APPROVER, REVIEWER
from portal.notifications.choices import NoticeKind
from portal.notifications.services import notify

REASON_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Telling:
    """One group of people who are told, and the sentence for them."""

    party: Party
    roles: tuple[Role, ...]
    sentence: str | Promise


_TO_REVIEWERS = (REVIEWER.party, REVIEWER.roles)
_TO_APPLICANT = (APPLICANT.party, APPLICANT.roles)
_TO_APPROVERS = (OWN_APPROVER.party, OWN_APPROVER.roles)

_HANDED_OVER = Telling(
    *_TO_REVIEWERS, gettext_lazy("%(organisation)sから「%(title)s」（%(number)s）が提出されました。")
)
TELLINGS: Mapping[Action, tuple[Telling, ...]] = {
    Action.SUBMIT: (_HANDED_OVER,),
    Action.APPROVE: (
        _HANDED_OVER,
        Telling(*_TO_APPLICANT, gettext_lazy("「%(title)s」が承認され、提出されました（%(number)s）。")),
    ),
    Action.RESUBMIT: (
        Telling(*_TO_REVIEWERS, gettext_lazy("%(organisation)sから「%(title)s」（%(number)s）が再提出されました。")),
    ),
    Action.REQUEST_APPROVAL: (
        Telling(*_TO_APPROVERS, gettext_lazy("%(author)sさんから「%(title)s」の承認依頼が届いています。")),
    ),
    Action.REMIND_APPROVER: (
        Telling(*_TO_APPROVERS, gettext_lazy("%(author)sさんが「%(title)s」の承認をお待ちしています。")),
    ),
    Action.DECLINE: (Telling(*_TO_APPLICANT, gettext_lazy("承認者が「%(title)s」を差し戻しました。理由：%(reason)s")),),
    Action.RETURN: (
        Telling(*_TO_APPLICANT, gettext_lazy("「%(title)s」（%(number)s）が差し戻されました。理由：%(reason)s")),
    ),
    Action.ACCEPT: (Telling(*_TO_APPLICANT, gettext_lazy("「%(title)s」（%(number)s）が受理されました。")),),
    Action.REJECT: (
        Telling(*_TO_APPLICANT, gettext_lazy("「%(title)s」（%(number)s）が却下されました。理由：%(reason)s")),
    ),
    Action.WITHDRAW: (
        Telling(
            *_TO_REVIEWERS,
            gettext_lazy("%(organisation)sが「%(title)s」（%(number)s）を取り下げました。理由：%(reason)s"),
        ),
    ),
}


def tell(actor: Actor, step: ApplicationStep) -> None:
    """Tell those whom the step concerns; of an internal step nobody outside the house hears."""
    application = step.application
    for telling in TELLINGS.get(Action(step.action), ()):
        if step.is_internal and telling.party == Party.COORDINATOR:
            continue
        values = _values(application) | {
            "author": step.author.name,
            "reason": Truncator(step.reason).chars(REASON_SHOWN) or _("（記載なし）"),
        }
        _send(actor, application, telling.party, telling.roles, telling.sentence % values)


def tell_of_message(actor: Actor, application: Application) -> None:
    """A message from one side is news for the other, and for colleagues who did not write it."""
    values = _values(application) | {"sender": actor.organisation}
    sentence = _("「%(title)s」（%(number)s）について、%(sender)sから連絡があります。") % values
    for party, roles in (_TO_REVIEWERS, _TO_APPLICANT):
        _send(actor, application, party, roles, sentence)


def tell_of_extension(actor: Actor, extension: WindowExtension, closes_at: str) -> None:
    notify(
        actor=actor,
        organisations=[extension.organisation_id],
        roles=APPLICANT.roles,
        text=_("「%(title)s」の受付が、貴団体について%(closes_at)sまで延長されました。")
        % {"title": extension.window.title, "closes_at": closes_at},
        link=reverse("applications:window-detail", args=[extension.window_id]),
        kind=NoticeKind.APPLICATION,
    )


def _values(application: Application) -> dict[str, object]:
    return {
        "title": application.window.title,
        "number": application.reference_number,
        "organisation": application.organisation,
    }


def _send(actor: Actor, application: Application, party: Party, roles: Iterable[Role], text: str) -> None:
    organisation = application.organisation_id if party == Party.OWNER else application.window.prefecture_id
    link = reverse("applications:application-detail", args=[application.pk])
    notify(actor=actor, organisations=[organisation], roles=roles, text=text, link=link, kind=NoticeKind.APPLICATION)
