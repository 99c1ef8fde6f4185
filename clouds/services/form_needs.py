"""What an organisation needs of each form: written down as it goes, handed in whole, open until the day has passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.form_choices import NeedLevel
from clouds.models import CatalogueMember, FormNeed, OutputForm
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import locked
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.web.rendering import display_value

from .form_catalogues import page_of
from .permits import SECRETARIAT, require


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What is said of one form; without a level nothing is."""

    form: OutputForm
    level: str
    accepts_alternative: bool = False
    detail: str = ""


@transaction.atomic
def write_needs(
    *, actor: Actor, member: CatalogueMember, version: int, lines: Sequence[NeedLine], submits: bool
) -> CatalogueMember:
    """Keep what is said so far, or hand it in; what was handed in once stays whole.

    Raises RuleViolation: not permitted, changed since (STALE), the day has passed, a form without an answer.
    """
    record_as(actor)
    require(actor, "answer", member, _("回答できるのは、照会を受けた団体の担当者です。"))
    stored = locked(CatalogueMember, member.pk, version)
    check_open(stored.due_on)
    submits = submits or stored.submitted_at is not None
    for line in lines:
        check_need(line)
    said = [line for line in lines if line.level]
    if submits:
        check_complete(stored.catalogue.forms.in_use(), [line.form for line in said], "level")
    _keep(stored, said)
    is_first = submits and stored.submitted_at is None
    if submits:
        stored.submitted_at, stored.submitted_by = timezone.now(), actor.user
    stored.version += 1
    stored.save()
    if is_first:
        text = _("%(organisation)sが「%(catalogue)s」の必要度を回答しました。")
        values = {"organisation": stored.organisation, "catalogue": stored.catalogue}
        notify(
            actor=actor,
            organisations=[stored.catalogue.prefecture_id],
            roles=SECRETARIAT,
            text=text % values,
            link=page_of(stored.catalogue),
        )
    return stored


def check_open(due_on: date) -> None:
    """Raises RuleViolation once the day has passed."""
    if due_on < timezone.localdate():
        sentence = _("回答期限（%(due)s）を過ぎています。都道府県の担当者に、期限の延長を依頼してください。")
        raise RuleViolation("window_over", sentence % {"due": display_value(due_on)})


def check_complete(forms: Iterable[OutputForm], said: Iterable[OutputForm], part: str) -> None:
    """Raises RuleViolation at the first form of which nothing is said."""
    known = {form.pk for form in said}
    missing = [form for form in forms if form.pk not in known]
    if missing:
        numbers = "、".join(form.number for form in missing[:10]) + (_("ほか") if len(missing) > 10 else "")
        sentence = _("提出するには、すべての様式に回答してください。未回答：%(numbers)s（%(count)d件）")
        values = {"numbers": numbers, "count": len(missing)}
        raise RuleViolation("incomplete", sentence % values, field=f"form{missing[0].pk}_{part}")


def check_need(line: NeedLine) -> None:
    """Raises RuleViolation at the field that is missing."""
    if not line.level and (line.accepts_alternative or line.detail):
        sentence = _("様式%(number)sは、ほかの欄に入力があります。必要度も選んでください。")
        raise RuleViolation("no_level", sentence % {"number": line.form.number}, field=f"form{line.form.pk}_level")
    if line.level == NeedLevel.OWN and not line.detail:
        sentence = _("様式%(number)sで独自様式を選んだときは、独自様式の内容と必要な理由を入力してください。")
        raise RuleViolation("no_detail", sentence % {"number": line.form.number}, field=f"form{line.form.pk}_detail")


def _keep(member: CatalogueMember, lines: Sequence[NeedLine]) -> None:
    member.needs.filter(form__is_active=True).exclude(form__in=[line.form for line in lines]).delete()
    known = {need.form_id: need for need in member.needs.all()}
    for line in lines:
        need = known.get(line.form.pk) or FormNeed(member=member, form=line.form)
        values = {"level": line.level, "accepts_alternative": line.accepts_alternative, "detail": line.detail}
        if need.pk and all(getattr(need, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(need, name, value)
        need.full_clean(validate_unique=False)
        need.save()


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one organisation; inside the service that has checked it."""
    CatalogueMember.objects.owing().filter(catalogue=int(key), organisation=organisation).update(due_on=due_on)
