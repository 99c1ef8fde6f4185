"""Proposals of whole groups (共同利用グループの案): the question as it was put, and what the optimiser answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from clouds.business_systems import business_choices
from clouds.inventory_choices import ProposalState
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.organisations.models import Organisation

from .groups import GUARD


class GroupProposalQuerySet(PermittedQuerySet):
    pass


@audited(exclude=["instance", "result"])
class GroupProposal(models.Model):
    """`conditions` is what was asked, `instance` the facts of that moment, `result` the answer with its bounds."""

    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="group_proposals", verbose_name=_("都道府県")
    )
    name = models.CharField(_("案の名称"), max_length=100, validators=GUARD)
    business = models.CharField(_("業務"), max_length=40, choices=business_choices)
    conditions = models.JSONField(_("条件"), default=dict)
    instance = models.JSONField(_("計算に使った内容"), default=dict, editable=False)
    state = models.CharField(_("状態"), max_length=20, choices=ProposalState, default=ProposalState.WAITING)
    result = models.JSONField(_("計算の結果"), default=dict, editable=False)
    job = models.ForeignKey(
        "jobs.JobRun", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("処理")
    )
    is_sample = models.BooleanField(_("架空のサンプル"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("作成者")
    )
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    objects = GroupProposalQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("共同利用グループの案")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.COORDINATOR: [self.prefecture_id]}


class GroupProposalGroupPermission(GroupObjectPermissionBase):
    """Rights on one proposal."""

    content_object = models.ForeignKey(GroupProposal, on_delete=models.CASCADE)
