"""The accepted answer of an organisation to "when can you switch?"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number


class SwitchWishQuerySet(PermittedQuerySet):
    pass


@audited()
class SwitchWish(models.Model):
    """Wished and impossible months of one organisation in one programme, in force since the acceptance."""

    programme = models.ForeignKey(
        "security.Programme", on_delete=models.CASCADE, related_name="wishes", verbose_name=_("事業")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="switch_wishes", verbose_name=_("団体")
    )
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("申請")
    )
    wished_months = ArrayField(models.DateField(), default=list, verbose_name=_("希望月"))
    impossible_months = ArrayField(models.DateField(), default=list, verbose_name=_("切替できない月"))
    remarks = models.TextField(_("備考"), blank=True, validators=[validate_no_individual_number])

    objects = SwitchWishQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {Role.STAFF: ("view",), Role.APPROVER: ("view",)},
        Party.COORDINATOR: {Role.COORDINATOR: ("view",), Role.MANAGER: ("view",), Role.AUDITOR: ("view",)},
    }

    class Meta:
        verbose_name = _("切替希望")
        ordering = ["organisation__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="switch_wish_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.programme}"

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {
            Party.OWNER: [self.organisation_id],
            Party.COORDINATOR: self.programme.prefectures.values_list("pk", flat=True),
        }


class SwitchWishGroupPermission(GroupObjectPermissionBase):
    """Rights on one wish."""

    content_object = models.ForeignKey(SwitchWish, on_delete=models.CASCADE)
