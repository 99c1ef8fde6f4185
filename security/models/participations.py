"""Who takes part in a programme: the services each one takes, who switches together, and who before whom."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number
from security.choices import CostShare

from .programmes import Programme, ProgrammePartQuerySet

GUARD = [validate_no_individual_number]
LONGEST_LAG = 60


@audited()
class ServiceMenuItem(models.Model):
    """A service that an organisation may choose; drives the work of its move, its share of the cost, its checklist."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="menu_items", verbose_name=_("事業")
    )
    code = models.CharField(_("記号"), max_length=20, validators=GUARD)
    name = models.CharField(_("サービス名"), max_length=100, validators=GUARD)
    work_units = models.PositiveSmallIntegerField(_("作業量（単位）"), validators=[MaxValueValidator(1000)])
    is_required = models.BooleanField(_("必須"), default=False, help_text=_("すべての参加団体が利用するサービスです。"))
    cost_share = models.CharField(_("費用の負担"), max_length=20, choices=CostShare, default=CostShare.NONE)
    monthly_cost_yen = models.PositiveIntegerField(
        _("月額（円）"),
        null=True,
        blank=True,
        help_text=_("「団体ごとに定額」のときは1団体の額、均等割と人口割のときは利用団体全体の額です。"),
    )
    checklist = models.TextField(
        _("切替前の確認事項"), blank=True, max_length=2000, validators=GUARD, help_text=_("1行に1つ")
    )
    position = models.PositiveSmallIntegerField(_("表示順"), default=0)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("サービスメニュー")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="menu_item_once",
                violation_error_message=_("この記号は、同じ事業のほかのサービスで使っています。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def checklist_lines(self) -> list[str]:
        return [line for line in self.checklist.splitlines() if line.strip()]


@audited()
class Participation(models.Model):
    """An organisation in a programme, with the services it takes."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="participations", verbose_name=_("事業")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="security_participations",
        verbose_name=_("団体"),
    )
    menu_items = models.ManyToManyField(
        ServiceMenuItem, blank=True, through="security.ServiceChoice", verbose_name=_("利用サービス")
    )
    system_group = models.CharField(
        _("共同利用の組"),
        max_length=40,
        blank=True,
        help_text=_("同じ記号の団体は同じ月に切り替えます。"),
        validators=GUARD,
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加団体")
        ordering = ["organisation__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.programme} {self.organisation}"


@audited()
class ServiceChoice(models.Model):
    """One service taken by one organisation."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="choices", verbose_name=_("参加団体")
    )
    menu_item = models.ForeignKey(
        ServiceMenuItem,
        on_delete=models.CASCADE,
        related_name="choices",
        db_column="servicemenuitem_id",
        verbose_name=_("サービス"),
    )

    class Meta:
        verbose_name = _("サービスの選択")
        db_table = "security_participation_menu_items"
        unique_together = [("participation", "menu_item")]

    def __str__(self) -> str:
        return str(self.menu_item)


@audited()
class OrderRule(models.Model):
    """`then` switches at least `lag_months` after `first`."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="order_rules", verbose_name=_("事業")
    )
    first = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("先に切り替える団体")
    )
    then = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("後に切り替える団体")
    )
    lag_months = models.PositiveSmallIntegerField(
        _("間隔（か月）"), validators=[MinValueValidator(0), MaxValueValidator(LONGEST_LAG)]
    )
    reason = models.CharField(_("理由"), max_length=200, validators=GUARD)

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("切替の順序")
        ordering = ["first__code", "then__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "first", "then"], name="order_rule_once"),
            models.CheckConstraint(condition=~Q(first=F("then")), name="order_rule_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first} → {self.then}"
