"""What calendars were told of each deadline, so that a moved or settled one is corrected where it was copied to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Organisation


class CalendarMark(models.Model):
    """One deadline of one organisation (or of one person in it) as calendars know it.

    `sequence` rises with every change (RFC 5545, 3.8.7.4). It says nothing of what the deadline is about: whoever may
    no longer see it learns from `ended_at` that it is gone, and no more.
    """

    uid = models.CharField(_("予定の識別子"), max_length=200, primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("団体"))
    coordinator = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("取りまとめ団体")
    )
    person_id = models.BigIntegerField(_("利用者の番号"), null=True)
    due_on = models.DateField(_("期限"))
    due_at = models.DateTimeField(_("期限の日時"), null=True)
    subject_hash = models.CharField(_("件名のハッシュ値"), max_length=32)
    sequence = models.PositiveIntegerField(_("変更回数"), default=0)
    changed_at = models.DateTimeField(_("変更日時"))
    ended_at = models.DateTimeField(_("終了日時"), null=True)

    class Meta:
        verbose_name = _("カレンダーに載せた期限")

    def __str__(self) -> str:
        return self.uid
