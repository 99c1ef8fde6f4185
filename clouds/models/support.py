"""The support log (個別支援の記録): what a prefecture did for one organisation. Nobody else ever sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from clouds.choices import SupportManner
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.organisations.models import Organisation

from .groups import GUARD


class SupportEntryQuerySet(PermittedQuerySet):
    def to_be_followed_up(self) -> Self:
        return self.filter(follow_up_on__isnull=False, followed_up_on__isnull=True)


@audited(exclude=["updated_at"])
class SupportEntry(models.Model):
    """One visit, call or meeting, and what comes next."""

    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="given_support", verbose_name=_("支援した都道府県")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="received_support", verbose_name=_("支援した団体")
    )
    happened_on = models.DateField(_("支援した日"))
    manner = models.CharField(_("方法"), max_length=20, choices=SupportManner)
    subject = models.CharField(_("件名"), max_length=100, validators=GUARD)
    body = models.TextField(_("内容"), max_length=4000, validators=GUARD)
    next_step = models.CharField(_("次に行うこと"), max_length=300, blank=True, validators=GUARD)
    follow_up_on = models.DateField(_("次回の予定日"), null=True, blank=True)
    followed_up_on = models.DateField(_("次の対応を済ませた日"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("記録者"),
    )
    is_sample = models.BooleanField(_("架空のサンプル"), default=False, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = SupportEntryQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
        Party.OWNER: {Role.STAFF: ("view",), Role.APPROVER: ("view",)},
    }

    class Meta:
        verbose_name = _("個別支援の記録")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(follow_up_on__isnull=True) | ~Q(next_step=""),
                name="support_next_day_has_step",
                violation_error_message=_("次回の予定日を入れるときは、次に行うことも入力してください。"),
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.COORDINATOR: [self.prefecture_id], Party.OWNER: [self.organisation_id]}


class SupportEntryGroupPermission(GroupObjectPermissionBase):
    """Rights on one entry."""

    content_object = models.ForeignKey(SupportEntry, on_delete=models.CASCADE)
