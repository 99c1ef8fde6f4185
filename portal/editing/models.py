"""What people have typed into a form and not yet saved: theirs alone, gone once it is saved."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def of(self, actor: Actor) -> Self:
        """The person's own, in the name of this organisation."""
        return self.filter(user=actor.user.pk, organisation=actor.organisation_id) if actor.user else self.none()


class FormDraft(models.Model):
    """One form of one person; `place` says which, `version` is the one of the object that the typing began from."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("入力した人")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("団体")
    )
    place = models.CharField(_("入力欄の場所"), max_length=100)
    version = models.PositiveIntegerField(_("入力を始めたときの更新回数"), default=0)
    typed = models.JSONField(_("入力途中の内容"), default=dict)
    saved_at = models.DateTimeField(_("自動保存の日時"))

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("入力途中の内容")
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "place"], name="form_draft_once")]

    def __str__(self) -> str:
        return self.place
