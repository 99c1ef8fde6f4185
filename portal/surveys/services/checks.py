"""Rules about who may answer, and when; each refusal says what would be right and whom to ask."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.calendars.selectors import business_day_instead_of
from portal.exceptions import RuleViolation
from portal.surveys.models import Response, Survey
from portal.surveys.selectors.sending import is_being_sent
from portal.web.rendering import display_value

EDIT_CONFLICT = "edit_conflict"


def check_may_change(actor: Actor, survey: Survey) -> None:
    """Raises RuleViolation for whoever does not run this survey."""
    if not is_permitted(actor, "change", survey):
        raise RuleViolation("not_permitted", _("この照会を変更する権限がありません。"))


def check_draft(survey: Survey) -> None:
    """Raises RuleViolation once the survey was sent out: what others are answering does not change."""
    if not survey.is_draft:
        raise RuleViolation(
            "survey_frozen",
            _(
                "この照会はすでに送られているため、設問と照会先は変えられません。字句の誤りは「字句の訂正」で直し、"
                "設問を変えるときは次回の照会を作成してください。"
            ),
        )


def check_changeable(survey: Survey) -> None:
    """Raises RuleViolation once the survey was sent out, and while a worker is sending it."""
    check_draft(survey)
    if is_being_sent(survey):
        raise RuleViolation(
            "survey_being_sent",
            _("この照会は送っている途中です。送り終わるまで、内容を変えたり送り直したりできません。"),
        )


def check_due_day(day: date, field: str = "due_on") -> None:
    """Raises RuleViolation for a day in the past, or one on which offices are closed."""
    if day < timezone.localdate():
        raise RuleViolation("day_in_the_past", _("回答期限は、今日以降の日付で入力してください。"), field=field)
    if before := business_day_instead_of(day):
        sentence = _("この日は休庁日です。直前の開庁日は%(day)sです。")
        raise RuleViolation("closed_day", sentence % {"day": display_value(before)}, field=field)


def check_accepts_answers(response: Response) -> None:
    """Raises RuleViolation where nothing can be handed in any more.

    A first answer is taken until the coordinator closes the survey, late or not; what was handed in changes after the
    last day only by reopening.
    """
    survey, values = response.survey, {"contact": response.survey.contact_text}
    if response.is_reopened:
        return
    if not survey.is_open:
        sentence = _("この照会の受付は終了しました。回答が必要なときは、%(contact)sにご相談ください。")
        raise RuleViolation("survey_closed", sentence % values)
    if response.submission_count and response.deadline < timezone.localdate():
        sentence = _(
            "回答期限（%(day)s）を過ぎたため、提出した回答は訂正できません。訂正が必要なときは、"
            "%(contact)sに差戻しを依頼してください。"
        )
        raise RuleViolation("deadline_passed", sentence % {**values, "day": display_value(response.deadline)})
