"""What is said about output forms: the needs of organisations, and the answers of vendors. No vendor sees another's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from clouds.form_choices import NeedLevel, VendorAnswerKind
from clouds.planning.common_set import MOST_YEN
from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.organisations.models import Organisation

from .groups import GUARD
from .output_forms import FormCatalogue, OutputForm


class CatalogueMemberQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """All of them for the prefecture, which answers for nobody; its own for an organisation."""
        catalogues = FormCatalogue.objects.permitted_to(actor, action).values("pk")
        rows = self.filter(catalogue__in=catalogues)
        return rows if actor.is_prefecture_side else rows.filter(organisation=actor.organisation_id)

    def owing(self) -> Self:
        return self.filter(submitted_at__isnull=True)


@audited()
class CatalogueMember(models.Model):
    """One organisation that is asked what it needs, until when, and whether it has answered."""

    catalogue = models.ForeignKey(
        FormCatalogue, on_delete=models.CASCADE, related_name="members", verbose_name=_("出力様式の調査")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="form_catalogue_parts", verbose_name=_("団体")
    )
    due_on = models.DateField(_("回答期限"))
    submitted_at = models.DateTimeField(_("提出した日時"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("提出者"),
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = CatalogueMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("必要度を回答する団体")
        ordering = ["organisation__code", "organisation__kana", "pk"]
        constraints = [models.UniqueConstraint(fields=["catalogue", "organisation"], name="catalogue_member_once")]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_closed(self) -> bool:
        """Whether the day has passed; then only the prefecture can give more time."""
        return self.due_on < timezone.localdate()


class FormNeedQuerySet(PermittedQuerySet):
    permitted_via = "member"

    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """What is still being written is nobody else's."""
        rows = super().permitted_to(actor, action)
        return rows.filter(member__submitted_at__isnull=False) if actor.is_prefecture_side else rows


@audited()
class FormNeed(models.Model):
    """What one organisation says of one form."""

    member = models.ForeignKey(
        CatalogueMember, on_delete=models.CASCADE, related_name="needs", verbose_name=_("回答団体")
    )
    form = models.ForeignKey(OutputForm, on_delete=models.CASCADE, related_name="needs", verbose_name=_("出力様式"))
    level = models.CharField(_("必要度"), max_length=20, choices=NeedLevel)
    accepts_alternative = models.BooleanField(_("代替案でもよい"), default=False)
    detail = models.CharField(_("独自様式の内容・理由"), max_length=500, blank=True, validators=GUARD)

    objects = FormNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("様式の必要度")
        ordering = ["form__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "form"], name="form_need_once"),
            models.CheckConstraint(condition=~Q(level=NeedLevel.OWN) | ~Q(detail=""), name="own_layout_is_described"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.get_level_display()}"


class VendorRequestQuerySet(PermittedQuerySet):
    def owing(self) -> Self:
        return self.filter(submitted_at__isnull=True, withdrawn_at__isnull=True)

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self) -> Self:
        return self.filter(withdrawn_at__isnull=False)


@audited()
class VendorRequest(models.Model):
    """A vendor is asked about one product of its own. Who else is asked, and about what, it does not learn."""

    catalogue = models.ForeignKey(
        FormCatalogue, on_delete=models.PROTECT, related_name="requests", verbose_name=_("出力様式の調査")
    )
    vendor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="form_requests", verbose_name=_("事業者")
    )
    product = models.CharField(_("製品名"), max_length=100, validators=GUARD)
    note = models.TextField(_("事業者への依頼文"), max_length=2000, blank=True, validators=GUARD)
    due_on = models.DateField(_("回答期限"))
    asked_at = models.DateTimeField(_("照会した日時"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("提出した日時"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("提出者"),
    )
    withdrawn_at = models.DateTimeField(_("照会を取りやめた日時"), null=True, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = VendorRequestQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
        Party.OWNER: {Role.VENDOR: ("view", "answer"), Role.ADMINISTRATOR: ("view",)},
    }

    class Meta:
        verbose_name = _("事業者への照会")
        ordering = ["vendor__name", "product", "pk"]
        permissions = [("answer_vendorrequest", "Can answer for a product")]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "vendor", "product"],
                name="vendor_request_once",
                violation_error_message=_("この事業者のこの製品には、すでに照会しています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.vendor} {self.product}"

    def parties(self) -> Mapping[Party, Iterable[int]]:
        """A request that was withdrawn is no longer the vendor's."""
        owner = [] if self.withdrawn_at else [self.vendor_id]
        return {Party.COORDINATOR: [self.catalogue.prefecture_id], Party.OWNER: owner}

    @property
    def is_closed(self) -> bool:
        return self.due_on < timezone.localdate()


class VendorRequestGroupPermission(GroupObjectPermissionBase):
    """Rights on one request."""

    content_object = models.ForeignKey(VendorRequest, on_delete=models.CASCADE)


class VendorAnswerQuerySet(PermittedQuerySet):
    permitted_via = "request"

    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Its own for a vendor, what was handed in for the prefecture; nothing for anybody else."""
        rows = super().permitted_to(actor, action)
        return rows.filter(request__submitted_at__isnull=False) if actor.is_prefecture_side else rows

    def disclosed_to(self, actor: Actor) -> Self:
        """What organisations may see of handed-in answers once results are disclosed: never a price."""
        if actor.is_vendor:
            return self.none()
        open_to_all = FormCatalogue.objects.permitted_to(actor).disclosed().values("pk")
        rows = self.filter(request__catalogue__in=open_to_all, request__submitted_at__isnull=False)
        return rows.filter(request__withdrawn_at__isnull=True)


@audited()
class VendorAnswer(models.Model):
    """What a vendor says of one form of the catalogue, for the layout that was in force then. Prices in yen."""

    request = models.ForeignKey(
        VendorRequest, on_delete=models.CASCADE, related_name="answers", verbose_name=_("事業者への照会")
    )
    form = models.ForeignKey(OutputForm, on_delete=models.CASCADE, related_name="answers", verbose_name=_("出力様式"))
    kind = models.CharField(_("回答"), max_length=20, choices=VendorAnswerKind)
    planned_month = models.DateField(_("対応予定の月"), null=True, blank=True)  # its first day
    detail = models.CharField(_("代替案の内容・補足"), max_length=500, blank=True, validators=GUARD)
    price_yen = models.PositiveBigIntegerField(
        _("カスタマイズの費用（円）"), null=True, blank=True, validators=[MaxValueValidator(MOST_YEN)]
    )
    own_price_yen = models.PositiveBigIntegerField(
        _("独自様式1団体あたりの費用（円）"), null=True, blank=True, validators=[MaxValueValidator(MOST_YEN)]
    )
    layout_number = models.PositiveSmallIntegerField(_("回答したときのレイアウトの版"), null=True, editable=False)

    objects = VendorAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("事業者の回答")
        ordering = ["form__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "form"], name="vendor_answer_once"),
            models.CheckConstraint(
                condition=Q(kind=VendorAnswerKind.PLANNED, planned_month__isnull=False)
                | (~Q(kind=VendorAnswerKind.PLANNED) & Q(planned_month__isnull=True)),
                name="planned_answer_has_its_month",
            ),
            models.CheckConstraint(
                condition=Q(kind=VendorAnswerKind.CUSTOM, price_yen__isnull=False)
                | (~Q(kind=VendorAnswerKind.CUSTOM) & Q(price_yen__isnull=True)),
                name="custom_answer_has_its_price",
            ),
            models.CheckConstraint(
                condition=~Q(kind=VendorAnswerKind.ALTERNATIVE) | ~Q(detail=""), name="alternative_is_described"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.get_kind_display()}"
