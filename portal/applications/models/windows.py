"""Windows: what may be applied for, by whom and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.applications.choices import AudienceKind, Period
from portal.applications.kinds import voluntary_kinds
from portal.applications.workflow import APPLICANT
from portal.audit.tracking import audited
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number

GUARD = [validate_no_individual_number]


class ApplicationWindowQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Coordinators by their rights; applicants `view` what they may `apply` for, newly founded ones included."""
        may_apply = actor.organisation is not None and actor.has_role(*APPLICANT.roles)
        addressed = self._addressed(actor.organisation) if actor.organisation and may_apply else Q(pk__in=())
        if action == "apply":
            return self.filter(addressed)
        granted = super().permitted_to(actor, action)
        return self.filter(Q(pk__in=granted.values("pk")) | addressed) if action == "view" else granted

    def addressed_to(self, organisation: Organisation) -> Self:
        return self.filter(self._addressed(organisation))

    def _addressed(self, organisation: Organisation) -> Q:
        chosen = ApplicationWindow.audience.through.objects.filter(organisation=organisation)
        condition = Q(audience_kind=AudienceKind.CHOSEN, pk__in=chosen.values("applicationwindow"))
        if organisation.is_municipality:
            condition |= Q(audience_kind=AudienceKind.ALL_MUNICIPALITIES, prefecture=organisation.prefecture_id)
        return condition


@audited()
class ApplicationWindow(models.Model):
    """One call for applications of one kind by one coordinating organisation."""

    kind = models.CharField(_("申請の種類"), max_length=60)
    title = models.CharField(_("申請名"), max_length=100, validators=GUARD)
    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="application_windows", verbose_name=_("取りまとめ団体")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    number_prefix = models.CharField(
        _("受付番号の記号"),
        max_length=6,
        validators=[RegexValidator(r"^[A-Z]{1,6}\Z", _("半角の英大文字6字以内で入力してください（例：SC）。"))],
    )
    opens_at = models.DateTimeField(_("受付開始"))
    closes_at = models.DateTimeField(_("受付終了"))
    is_once_per_organisation = models.BooleanField(_("1団体につき1件"), default=True)
    audience_kind = models.CharField(
        _("対象"), max_length=20, choices=AudienceKind, default=AudienceKind.ALL_MUNICIPALITIES
    )
    audience = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("対象団体"))
    guidance = models.TextField(_("記入案内"), blank=True, max_length=4000, validators=GUARD)
    contact = models.CharField(
        _("問合せ先"), max_length=200, blank=True, validators=GUARD, help_text=_("部署名と電話番号など")
    )
    is_sample = models.BooleanField(_("架空のサンプル"), default=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    objects = ApplicationWindowQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "inspect", "change"),
            Role.MANAGER: ("view", "inspect", "change"),
            Role.AUDITOR: ("view", "inspect"),
        },
    }

    class Meta:
        verbose_name = _("申請の受付")
        ordering = ["-closes_at", "-pk"]
        permissions = [("inspect_applicationwindow", "Can see who has applied")]
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="window_opens_before_it_closes")
        ]

    def __str__(self) -> str:
        return self.title

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.COORDINATOR: [self.prefecture_id]}

    def addressees(self) -> models.QuerySet[Organisation]:
        """The organisations that may apply, in the order of their codes."""
        if self.audience_kind == AudienceKind.CHOSEN:
            return self.audience.current()
        return Organisation.objects.current().municipalities().filter(prefecture=self.prefecture_id)

    def closing_for(self, organisation: Organisation) -> datetime:
        """The last moment at which this organisation may submit: the extension that it was given, or the common one."""
        extension = self.extensions.filter(organisation=organisation).first()
        return max(extension.closes_at, self.closes_at) if extension else self.closes_at

    def period(self, closes_at: datetime | None = None) -> Period:
        """Where the window stands now, for all or with the closing time of one organisation."""
        now = timezone.now()
        if now < self.opens_at:
            return Period.COMING
        return Period.OPEN if now <= (closes_at or self.closes_at) else Period.OVER

    @property
    def is_voluntary(self) -> bool:
        """Whether only those apply who wish to; see ApplicationKind."""
        return self.kind in voluntary_kinds()

    @property
    def contact_text(self) -> str:
        return self.contact or self.prefecture.name


class ApplicationWindowGroupPermission(GroupObjectPermissionBase):
    """Rights on one window."""

    content_object = models.ForeignKey(ApplicationWindow, on_delete=models.CASCADE)


class WindowExtensionQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Coordinators see all extensions of their windows, an organisation its own only."""
        coordinated = ApplicationWindow.objects.permitted_to(actor, "change")
        if action != "view" or actor.organisation is None or not actor.has_role(*APPLICANT.roles):
            return self.filter(window__in=coordinated)
        return self.filter(Q(window__in=coordinated) | Q(organisation=actor.organisation))


@audited()
class WindowExtension(models.Model):
    """A later closing time for one organisation."""

    window = models.ForeignKey(
        ApplicationWindow, on_delete=models.CASCADE, related_name="extensions", verbose_name=_("申請の受付")
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("団体"))
    closes_at = models.DateTimeField(_("延長後の受付終了"))
    reason = models.CharField(_("延長の理由"), max_length=500, validators=GUARD)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("延長した人")
    )
    granted_at = models.DateTimeField(_("延長した日時"), auto_now=True)

    objects = WindowExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("受付期間の延長")
        ordering = ["organisation__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["window", "organisation"], name="window_extension_once")]

    def __str__(self) -> str:
        return f"{self.window} {self.organisation}"
