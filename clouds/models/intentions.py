"""Intention rounds: a survey whose one question tells where each organisation stands towards the municipal cloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited


class IntentionRoundQuerySet(PermittedQuerySet):
    pass


@audited()
class IntentionRound(models.Model):
    """One round. `stances` says for every choice of the question which stance it stands for (choice → Stance).

    The answers stay in the survey: a stance is read from them, never copied.
    """

    prefecture = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("都道府県")
    )
    question = models.OneToOneField(
        "surveys.Question", on_delete=models.PROTECT, related_name="intention_round", verbose_name=_("設問")
    )
    stances = models.JSONField(_("選択肢と意向"))
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = IntentionRoundQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
        # Whoever was asked sees the totals of all and its own stance.
        Party.PARTICIPANT: {Role.STAFF: ("view",), Role.APPROVER: ("view",), Role.ADMINISTRATOR: ("view",)},
    }

    class Meta:
        verbose_name = _("意向調査の回")
        ordering = ["question__survey__opened_at", "pk"]

    def __str__(self) -> str:
        return str(self.question.survey)

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {
            Party.COORDINATOR: [self.prefecture_id],
            Party.PARTICIPANT: self.question.survey.responses.values_list("organisation_id", flat=True),
        }


class IntentionRoundGroupPermission(GroupObjectPermissionBase):
    """Rights on one round."""

    content_object = models.ForeignKey(IntentionRound, on_delete=models.CASCADE)
