"""Who is told of what. Sentences name the survey and the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.notifications.choices import NoticeKind
from portal.notifications.services import notify, notify_each, notify_person
from portal.notifications.services.notices import Words
from portal.surveys.choices import Action
from portal.surveys.models import Delegation, Response, ResponseStep, Survey
from portal.web.rendering import display_value

ANSWERERS = (Role.STAFF, Role.APPROVER)
ASKERS = (Role.COORDINATOR, Role.MANAGER)

_TO_OWN: Mapping[Action, tuple[tuple[Role, ...], str | Promise]] = {
    Action.REQUEST_APPROVAL: (
        (Role.APPROVER,),
        gettext_lazy("%(author)sさんから、照会「%(title)s」の回答の承認依頼が届いています。"),
    ),
    Action.APPROVE: (ANSWERERS, gettext_lazy("照会「%(title)s」の回答が承認され、提出されました。")),
    Action.DECLINE: (
        ANSWERERS,
        gettext_lazy("承認者が、照会「%(title)s」の回答を差し戻しました。理由：%(reason)s"),
    ),
    Action.REOPEN: (ANSWERERS, gettext_lazy("照会「%(title)s」の回答が差し戻されました。理由：%(reason)s")),
}


def response_link(response: Response) -> str:
    return reverse("surveys:response-detail", args=[response.pk])


def tell(actor: Actor, step: ResponseStep) -> None:
    """Tell the house what happened in it, and the prefecture of an answer that was changed."""
    response = step.response
    values = {"title": response.survey.title, "author": step.author.name, "reason": step.reason[:200]}
    if step.action in _TO_OWN:
        roles, sentence = _TO_OWN[Action(step.action)]
        notify(
            actor=actor,
            organisations=[response.organisation_id],
            roles=roles,
            text=sentence % values,
            link=response_link(response),
            kind=NoticeKind.SURVEY,
        )
    # First answers come by the dozen and stand in the roster; a changed one is news.
    if step.answers is not None and response.submission_count > 1:
        sentence = _("%(organisation)sが、照会「%(title)s」の回答を訂正しました。")
        notify(
            actor=actor,
            organisations=[response.survey.prefecture_id],
            roles=ASKERS,
            text=sentence % {"organisation": response.organisation, "title": response.survey.title},
            link=response_link(response),
            kind=NoticeKind.SURVEY,
        )


def tell_of_opening(actor: Actor, survey: Survey, responses: Iterable[Response]) -> None:
    """Each organisation is led straight to where it answers; three statements, however many there are."""
    text = _("%(prefecture)sから照会「%(title)s」が届きました。回答期限は%(day)sです。") % {
        "prefecture": survey.prefecture,
        "title": survey.title,
        "day": display_value(survey.due_on),
    }
    words = {
        response.organisation_id: Words(text, reverse("surveys:response-edit", args=[response.pk]))
        for response in responses
    }
    notify_each(actor=actor, words=words, roles=ANSWERERS, kind=NoticeKind.SURVEY)


def tell_of_correction(actor: Actor, survey: Survey, what: str, reason: str) -> None:
    text = _("照会「%(title)s」の%(what)sの字句を訂正しました。理由：%(reason)s") % {
        "title": survey.title,
        "what": what,
        "reason": reason[:200],
    }
    words = {response.organisation_id: Words(text, response_link(response)) for response in survey.responses.all()}
    notify_each(actor=actor, words=words, roles=ANSWERERS, kind=NoticeKind.SURVEY)


def tell_of_delegation(delegation: Delegation) -> None:
    notify_person(
        user=delegation.person,
        organisation=delegation.response.organisation,
        text=_("%(author)sさんから、照会「%(title)s」の設問への回答を依頼されました。庁内の期限は%(day)sです。")
        % {
            "author": delegation.asked_by.name,
            "title": delegation.response.survey.title,
            "day": display_value(delegation.due_on),
        },
        link=reverse("surveys:delegation-detail", args=[delegation.pk]),
        kind=NoticeKind.SURVEY,
    )


def tell_of_delegated_answer(actor: Actor, delegation: Delegation) -> None:
    notify(
        actor=actor,
        organisations=[delegation.response.organisation_id],
        roles=ANSWERERS,
        text=_("%(name)sさんが、照会「%(title)s」の依頼された設問に回答しました。")
        % {"name": delegation.person.name, "title": delegation.response.survey.title},
        link=reverse("surveys:response-edit", args=[delegation.response_id]),
        kind=NoticeKind.SURVEY,
    )
