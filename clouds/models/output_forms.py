"""Output forms (出力様式): catalogues of one business each, their forms, layouts in versions, and comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from clouds.business_systems import business_choices
from clouds.form_choices import FormKind
from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.organisations.models import Organisation

from .groups import GUARD, NEVER_MEMBERS


class FormCatalogueQuerySet(PermittedQuerySet):
    def disclosed(self) -> Self:
        """Those whose results the organisations that were asked may see."""
        return self.filter(disclosed_at__isnull=False)


@audited()
class FormCatalogue(models.Model):
    """The forms of one business that a prefecture looks at. Whoever is asked for needs reads it; vendors do not."""

    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="form_catalogues", verbose_name=_("都道府県")
    )
    business = models.CharField(_("業務"), max_length=40, choices=business_choices)
    name = models.CharField(_("調査の名称"), max_length=100, validators=GUARD)
    note = models.TextField(_("説明"), max_length=2000, blank=True, validators=GUARD)
    needed_from = models.DateField(_("利用を始めたい月"), null=True, blank=True)  # the first day of the month
    disclosed_at = models.DateTimeField(_("結果を公開した日時"), null=True, editable=False)
    is_sample = models.BooleanField(_("架空のサンプルを含む"), default=False, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = FormCatalogueQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
        Party.PARTICIPANT: {
            Role.STAFF: ("view", "answer"),
            Role.APPROVER: ("view", "answer"),
            Role.ADMINISTRATOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("出力様式の調査")
        ordering = ["-pk"]
        permissions = [("answer_formcatalogue", "Can say what an organisation needs of the forms")]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture", "name"],
                name="form_catalogue_once",
                violation_error_message=_("同じ名称の調査がすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def parties(self) -> Mapping[Party, Iterable[int]]:
        asked = self.members.values_list("organisation", flat=True)
        return {Party.COORDINATOR: [self.prefecture_id], Party.PARTICIPANT: asked}

    def candidates(self) -> models.QuerySet[Organisation]:
        """Everybody at home who may be asked what it needs."""
        rows = Organisation.objects.current().filter(prefecture=self.prefecture_id)
        return rows.exclude(kind__in=NEVER_MEMBERS).order_by("code", "kana", "pk")


class FormCatalogueGroupPermission(GroupObjectPermissionBase):
    """Rights on one catalogue."""

    content_object = models.ForeignKey(FormCatalogue, on_delete=models.CASCADE)


class OutputFormQuerySet(PermittedQuerySet):
    permitted_via = "catalogue"

    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """A vendor reads the forms that it is asked about, and nothing else of the catalogue."""
        if not actor.is_vendor:
            return super().permitted_to(actor, action)
        if action != "view":
            return self.none()
        from .form_answers import VendorRequest

        asked = VendorRequest.objects.permitted_to(actor).values("catalogue")
        return self.in_use().filter(catalogue__in=asked)

    def in_use(self) -> Self:
        return self.filter(is_active=True)


@audited()
class OutputForm(models.Model):
    """One form of a catalogue. Once somebody may have answered it is taken out of use, not deleted."""

    catalogue = models.ForeignKey(
        FormCatalogue, on_delete=models.PROTECT, related_name="forms", verbose_name=_("出力様式の調査")
    )
    number = models.CharField(_("様式番号"), max_length=20, validators=GUARD)
    name = models.CharField(_("様式名"), max_length=100, validators=GUARD)
    kind = models.CharField(_("種類"), max_length=20, choices=FormKind, default=FormKind.OTHER)
    purpose = models.CharField(_("用途"), max_length=300, blank=True, validators=GUARD)
    paper = models.CharField(_("用紙"), max_length=50, blank=True, validators=GUARD)
    is_active = models.BooleanField(_("使用する"), default=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = OutputFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("出力様式")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "number"],
                name="output_form_once",
                violation_error_message=_("この調査には、同じ様式番号がすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class FormLayoutQuerySet(PermittedQuerySet):
    permitted_via = "form"


class FormLayout(models.Model):
    """A layout as it was put up. Never changed: a correction is the next version."""

    form = models.ForeignKey(OutputForm, on_delete=models.PROTECT, related_name="layouts", verbose_name=_("出力様式"))
    number = models.PositiveSmallIntegerField(_("版"))
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル")
    )
    note = models.CharField(_("変更点"), max_length=200, blank=True, validators=GUARD)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("登録者"),
    )
    added_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    objects = FormLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("レイアウトの版")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_layout_once")]
        triggers = [pgtrigger.Protect(name="form_layout_never_changes", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(_("第%(number)d版") % {"number": self.number})


class FormCommentQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """The prefecture reads all, those who were asked what they and the prefecture say, a vendor what is for it."""
        rows = self.filter(form__in=OutputForm.objects.permitted_to(actor, action))
        if actor.is_prefecture_side:
            return rows
        if not actor.is_vendor:
            return rows.filter(request__isnull=True)
        from .form_answers import VendorRequest

        own = VendorRequest.objects.permitted_to(actor).values("pk")
        return rows.filter(models.Q(request__in=own) | models.Q(request__isnull=True, is_for_vendors=True))


@audited()
class FormComment(models.Model):
    """Something said about a form or its layout. With a request it is between that vendor and the prefecture."""

    form = models.ForeignKey(OutputForm, on_delete=models.CASCADE, related_name="comments", verbose_name=_("出力様式"))
    layout = models.ForeignKey(
        FormLayout,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("レイアウトの版"),
    )
    request = models.ForeignKey(
        "clouds.VendorRequest",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("事業者への照会"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("書いた団体")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("書いた人")
    )
    text = models.TextField(_("コメント"), max_length=1000, validators=GUARD)
    is_for_vendors = models.BooleanField(_("照会したすべての事業者にも見せる"), default=False)
    written_at = models.DateTimeField(_("書いた日時"), auto_now_add=True)

    objects = FormCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("様式へのコメント")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(request__isnull=True) | models.Q(is_for_vendors=False),
                name="form_comment_for_one_or_for_all",
            )
        ]

    def __str__(self) -> str:
        return self.text
