"""Departments of an organisation and the people to reach there (business contacts, no accounts)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number


@audited()
class Department(models.Model):
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="departments", verbose_name=_("団体")
    )
    name = models.CharField(_("部署名"), max_length=100, validators=[validate_no_individual_number])
    is_information_department = models.BooleanField(_("情報担当部署"), default=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    class Meta:
        verbose_name = _("部署")
        ordering = ["-is_information_department", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="department_once",
                violation_error_message=_("同じ名前の部署がすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class Contact(models.Model):
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("部署")
    )
    name = models.CharField(_("氏名"), max_length=100, validators=[validate_no_individual_number])
    job_title = models.CharField(_("職名"), max_length=100, blank=True, validators=[validate_no_individual_number])
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    extension = models.CharField(_("内線"), max_length=10, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)

    class Meta:
        verbose_name = _("連絡先")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
