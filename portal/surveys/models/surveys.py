"""Surveys and their questions. A survey belongs to the prefecture that asks; organisations see it by their response."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.applications.choices import AudienceKind
from portal.audit.tracking import audited
from portal.organisations.models import Organisation
from portal.surveys.choices import CHOOSING, QuestionType, SurveyState
from portal.surveys.ledgers import label_of, place_of
from portal.web.validators import validate_no_individual_number

from .triggers import FROZEN_ONCE_OPENED

GUARD = [validate_no_individual_number]


class SurveyQuerySet(PermittedQuerySet):
    def published(self) -> Self:
        """Those that were sent out."""
        return self.exclude(state=SurveyState.DRAFT)


@audited()
class Survey(models.Model):
    """A set of questions that one prefecture asks; once opened it asks the same until it is closed."""

    title = models.CharField(_("照会名"), max_length=100, validators=GUARD)
    document_number = models.CharField(_("文書番号"), max_length=60, blank=True, validators=GUARD)
    purpose = models.TextField(_("趣旨・依頼文"), blank=True, max_length=4000, validators=GUARD)
    contact = models.CharField(_("問合せ先"), max_length=200, blank=True, validators=GUARD)
    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="surveys", verbose_name=_("照会元")
    )
    due_on = models.DateField(_("回答期限"))
    state = models.CharField(_("状態"), max_length=20, choices=SurveyState, default=SurveyState.DRAFT, editable=False)
    audience_kind = models.CharField(
        _("照会先"), max_length=20, choices=AudienceKind, default=AudienceKind.ALL_MUNICIPALITIES
    )
    audience = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("照会先の団体"))
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("前回の照会")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("作成者")
    )
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)
    opened_at = models.DateTimeField(_("照会日時"), null=True, editable=False)
    closed_at = models.DateTimeField(_("受付終了日時"), null=True, editable=False)
    is_sample = models.BooleanField(_("架空のサンプル"), default=False, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = SurveyQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("照会")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.COORDINATOR: [self.prefecture_id]}

    def addressees(self) -> models.QuerySet[Organisation]:
        """The organisations that are to be asked, in the order of their codes."""
        if self.audience_kind == AudienceKind.CHOSEN:
            return self.audience.current()
        return Organisation.objects.current().municipalities().filter(prefecture=self.prefecture_id)

    @property
    def is_draft(self) -> bool:
        return self.state == SurveyState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == SurveyState.OPEN

    @property
    def contact_text(self) -> str:
        return self.contact or self.prefecture.name


class SurveyGroupPermission(GroupObjectPermissionBase):
    """Rights on one survey."""

    content_object = models.ForeignKey(Survey, on_delete=models.CASCADE)


class QuestionQuerySet(PermittedQuerySet):
    permitted_via = "survey"


@audited()
class Question(models.Model):
    """One question. `asked_if` names an earlier one: this one is asked where that was answered by one of the choices.

    `choices` are labels; `columns` are {"label", "type", "unit"} and `row_count` the lines of a table. `repeats` is
    the question of an earlier round whose answers are offered again, `ledger` the place in a ledger
    (`portal.surveys.ledgers`) whose content is offered to each organisation as its answer.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions", verbose_name=_("照会"))
    position = models.PositiveSmallIntegerField(_("問番号"), editable=False)
    type = models.CharField(_("回答の形式"), max_length=20, choices=QuestionType)
    text = models.CharField(_("設問"), max_length=300, validators=GUARD)
    guidance = models.TextField(_("記入上の注意"), blank=True, max_length=1000, validators=GUARD)
    is_required = models.BooleanField(_("必須"), default=True)
    has_not_applicable = models.BooleanField(_("「該当なし」で答えられる"), default=False)
    choices = models.JSONField(_("選択肢"), default=list, blank=True)
    unit = models.CharField(_("単位"), max_length=20, blank=True, validators=GUARD)
    columns = models.JSONField(_("表の列"), default=list, blank=True)
    row_count = models.PositiveSmallIntegerField(_("表の行数"), default=5)
    asked_if = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="dependents", verbose_name=_("条件の設問")
    )
    asked_if_choices = models.JSONField(_("条件の選択肢"), default=list, blank=True)
    repeats = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_by",
        verbose_name=_("前回の設問"),
    )
    ledger = models.CharField(_("台帳の項目"), max_length=100, blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("設問")
        ordering = ["survey", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "position"],
                name="question_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        triggers = [FROZEN_ONCE_OPENED]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def number(self) -> str:
        return str(_("問%(number)d") % {"number": self.position})

    @property
    def name(self) -> str:
        """The name of its field in forms and workbooks."""
        return f"q{self.pk}"

    @property
    def is_choosing(self) -> bool:
        return self.type in CHOOSING

    @property
    def ledger_words(self) -> str:
        """The place in a ledger as people read it; blank where there is none."""
        place = place_of(self.ledger)
        return label_of(place) if place else ""
