"""Rules about who may apply, when, and with whom; each refusal says what would be right and whom to ask."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.applications.models import Application, ApplicationStep, ApplicationWindow
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.rendering import display_moment, display_value
from portal.web.validators import INDIVIDUAL_NUMBER, validate_no_individual_number


def acting_person(actor: Actor) -> tuple[User, Organisation]:
    """Who acts and in whose name: every step needs both. Raises RuleViolation for the portal itself."""
    if actor.user is None or actor.organisation is None:
        raise RuleViolation("not_permitted", _("この操作をする権限がありません。"))
    return actor.user, actor.organisation


def check_addressed(window: ApplicationWindow, organisation: Organisation) -> None:
    """Raises RuleViolation if this organisation is not among those that are asked to apply."""
    if not ApplicationWindow.objects.addressed_to(organisation).filter(pk=window.pk).exists():
        raise RuleViolation(
            "not_addressed",
            _(
                "「%(title)s」は、%(organisation)sを対象にしていません。対象については、%(contact)sにお問い合わせください。"
            )
            % {"title": window.title, "organisation": organisation, "contact": window.contact_text},
        )


def check_not_closed(window: ApplicationWindow, organisation: Organisation) -> None:
    """Raises RuleViolation after the closing time that holds for this organisation."""
    closes_at = window.closing_for(organisation)
    if timezone.now() > closes_at:
        raise RuleViolation(
            "window_closed",
            _(
                "受付は%(closes_at)sに終了しました。提出が必要な場合は、%(contact)sに受付期間の延長をご相談ください。"
                "入力した内容は下書きに残っています。"
            )
            % {"closes_at": display_moment(closes_at), "contact": window.contact_text},
        )


def check_in_window(application: Application) -> None:
    """Raises RuleViolation outside the time for submitting: the window at first, later the day asked for.

    What the prefecture sent back may come again after the window has closed: it was in time, and the prefecture asked.
    """
    if application.submission_count:
        _check_resubmission_day(application)
        return
    window = application.window
    if timezone.now() < window.opens_at:
        raise RuleViolation(
            "window_not_open",
            _("受付は%(opens_at)sに始まります。それまでは下書きとして保存できます。")
            % {"opens_at": display_moment(window.opens_at)},
        )
    check_not_closed(window, application.organisation)


def _check_resubmission_day(application: Application) -> None:
    last_day = application.resubmit_by
    if last_day is not None and timezone.localdate() > last_day:
        raise RuleViolation(
            "resubmission_late",
            _(
                "再提出の期限（%(day)s）を過ぎています。%(contact)sに期限の延長をご相談ください。"
                "入力した内容は下書きに残っています。"
            )
            % {"day": display_value(last_day), "contact": application.window.contact_text},
        )


def check_has_approver(organisation: Organisation) -> None:
    """Raises RuleViolation where nobody could approve."""
    approvers = Membership.objects.of(organisation).filter(role_group__role=Role.APPROVER, user__is_active=True)
    if not approvers.exists():
        raise RuleViolation(
            "no_approver",
            _("%(organisation)sには承認者が登録されていません。利用者管理者に、承認者の登録を依頼してください。")
            % {"organisation": organisation},
        )


def check_reminder(application: Application) -> None:
    """Raises RuleViolation for a second reminder within a day."""
    if application.reminded_at and timezone.now() < application.reminded_at + timedelta(days=1):
        raise RuleViolation(
            "reminded_already",
            _(
                "%(at)sに催促しています。次の催促は、その24時間後からできます。お急ぎの場合は承認者に直接ご連絡ください。"
            )
            % {"at": display_moment(application.reminded_at)},
        )


def checked_text(text: str, field: models.Field[str, str]) -> str:
    """The text without spaces around, proved by the model field that will hold it. Raises RuleViolation."""
    tidy = text.replace("\x00", "").strip()
    label = str(field.verbose_name)
    if not tidy and not field.blank:
        raise RuleViolation("required", _("%(label)sを入力してください。") % {"label": label}, field=field.name)
    if field.max_length and len(tidy) > field.max_length:
        sentence = _("%(label)sは%(limit)s文字以内で入力してください（現在%(length)s文字です）。")
        values = {"label": label, "limit": f"{field.max_length:,}", "length": f"{len(tidy):,}"}
        raise RuleViolation("too_long", sentence % values, field=field.name)
    try:
        validate_no_individual_number(tidy)
    except ValidationError as error:
        raise RuleViolation(INDIVIDUAL_NUMBER, "".join(error.messages), field=field.name) from error
    return tidy


def checked_reason(reason: str) -> str:
    return checked_text(reason, ApplicationStep._meta.get_field("reason"))


def last_change(actor: Actor, application: Application) -> str:
    """Who did what last, as far as the actor may know: for the one who comes second."""
    steps = ApplicationStep.objects.permitted_to(actor).filter(application=application)
    step = steps.select_related("author", "organisation").last()
    if step is None:
        return ""
    return _("%(at)sに%(name)sさん（%(organisation)s）が「%(action)s」の操作をしています。") % {
        "at": display_moment(step.at),
        "name": step.author.name,
        "organisation": step.organisation,
        "action": step.get_action_display(),
    }
