"""How a programme publishes its switch schedule."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited

from .programmes import Programme


class PublicationRulesQuerySet(PermittedQuerySet):
    permitted_via = "programme"


@audited()
class PublicationRules(models.Model):
    """Who may publish, and how long organisations have to confirm their month."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="publication_rules", verbose_name=_("事業")
    )
    requires_second_person = models.BooleanField(
        _("下書きの作成者以外の人が公開する"),
        default=True,
        help_text=_("公開の権限を持つ人が1人だけのときは、作成者も公開できます。"),
    )
    acknowledgement_days = models.PositiveSmallIntegerField(
        _("切替月の確認の期限（開庁日数）"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("公開した日の翌開庁日から数えます。1から60までの数字で入力してください。"),
    )
    version = models.PositiveIntegerField(_("更新回数"), default=0, editable=False)

    objects = PublicationRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("公開の決まり")

    def __str__(self) -> str:
        return str(self.programme)
