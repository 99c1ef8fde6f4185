"""Study groups (検討会) of a prefecture with its municipalities: whose they are, who belongs to them since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Contact, Organisation
from portal.web.validators import validate_no_individual_number

GUARD = [validate_no_individual_number]
NEVER_MEMBERS = (OrganisationKind.PREFECTURE, OrganisationKind.VENDOR, OrganisationKind.NATIONAL_BODY)


class StudyGroupQuerySet(PermittedQuerySet):
    def running(self) -> Self:
        return self.filter(ended_on__isnull=True)


@audited()
class StudyGroup(models.Model):
    """A closed group (非公開) exists for its members alone; an open one can be read and joined by all at home."""

    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="study_groups", verbose_name=_("事務局の都道府県")
    )
    name = models.CharField(_("検討会の名称"), max_length=100, validators=GUARD)
    purpose = models.TextField(_("目的"), max_length=2000, validators=GUARD)
    is_open = models.BooleanField(_("公開する"), default=True)
    established_on = models.DateField(_("設置日"))
    ended_on = models.DateField(_("終了日"), null=True, blank=True)
    is_sample = models.BooleanField(_("架空のサンプルを含む"), default=False, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = StudyGroupQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
        Party.OWNER: {
            Role.STAFF: ("view", "attend"),
            Role.APPROVER: ("view", "attend"),
            Role.ADMINISTRATOR: ("view",),
        },
        Party.PARTICIPANT: {
            Role.STAFF: ("view", "join"),
            Role.APPROVER: ("view", "join"),
            Role.ADMINISTRATOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("検討会")
        ordering = ["-established_on", "-pk"]
        permissions = [
            ("attend_studygroup", "Can take part in a study group for a member"),
            ("join_studygroup", "Can make an organisation a member of an open study group"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture", "name"],
                name="study_group_once",
                violation_error_message=_("同じ名称の検討会がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("established_on")),
                name="study_group_ends_after_it_began",
                violation_error_message=_("終了日は、設置日以降の日付で入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def parties(self) -> Mapping[Party, Iterable[int]]:
        members = set(self.members.present().values_list("organisation", flat=True))
        return {
            Party.COORDINATOR: [self.prefecture_id],
            Party.OWNER: members,
            Party.PARTICIPANT: self._readers() - members,
        }

    def _readers(self) -> set[int]:
        """Whoever may read an open group, and join it while it runs."""
        if not self.is_open:
            return set()
        return set(self.candidates().values_list("pk", flat=True))

    def candidates(self) -> models.QuerySet[Organisation]:
        """Everybody at home who may be a member."""
        rows = Organisation.objects.current().filter(prefecture=self.prefecture_id)
        return rows.exclude(kind__in=NEVER_MEMBERS).order_by("code", "kana", "pk")


class StudyGroupGroupPermission(GroupObjectPermissionBase):
    """Rights on one study group."""

    content_object = models.ForeignKey(StudyGroup, on_delete=models.CASCADE)


class GroupPartQuerySet(PermittedQuerySet):
    permitted_via = "group"


class GroupMemberQuerySet(GroupPartQuerySet):
    def present(self) -> Self:
        """Who belongs to it now."""
        return self.filter(left_on__isnull=True)


@audited()
class GroupMember(models.Model):
    """One organisation's time in a group; whoever comes back begins another one."""

    group = models.ForeignKey(StudyGroup, on_delete=models.CASCADE, related_name="members", verbose_name=_("検討会"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="group_memberships", verbose_name=_("団体")
    )
    joined_on = models.DateField(_("参加日"))
    left_on = models.DateField(_("退会日"), null=True, editable=False)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("構成団体")
        ordering = ["organisation__code", "organisation__kana", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "organisation"], condition=Q(left_on__isnull=True), name="group_member_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="group_member_left_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.group}"


class MemberContactQuerySet(PermittedQuerySet):
    permitted_via = "member"


@audited()
class MemberContact(models.Model):
    """Who is to be asked at a member: one of the people that its organisation has entered as its contacts."""

    member = models.ForeignKey(
        GroupMember, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("構成団体")
    )
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", verbose_name=_("連絡担当者"))

    objects = MemberContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("検討会の連絡担当者")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["member", "contact"], name="member_contact_once")]

    def __str__(self) -> str:
        return str(self.contact)
