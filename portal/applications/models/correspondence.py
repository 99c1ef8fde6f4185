"""What both sides write to each other, what the prefecture notes for itself, and the files that go with it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.documents.models import StoredFile
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number

from .applications import Application
from .history import Submission

TEXT_LIMIT = 2000
GUARD = [validate_no_individual_number]


class MessageQuerySet(PermittedQuerySet):
    permitted_via = "application"


@audited()
class Message(models.Model):
    """One contribution to the thread between applicant and prefecture."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="messages", verbose_name=_("申請")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("発信者")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("発信者の団体")
    )
    text = models.TextField(_("本文"), max_length=TEXT_LIMIT, validators=GUARD)
    created_at = models.DateTimeField(_("日時"), auto_now_add=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("連絡")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class InternalCommentQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """The prefecture's own notes: never for the applicant."""
        needed = "inspect" if action == "view" else "review"
        return self.filter(application__in=Application.objects.permitted_to(actor, needed))


@audited()
class InternalComment(models.Model):
    """A note that only the prefecture reads."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="internal_comments", verbose_name=_("申請")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("記入者")
    )
    text = models.TextField(_("府県内のメモ"), max_length=TEXT_LIMIT, validators=GUARD)
    created_at = models.DateTimeField(_("日時"), auto_now_add=True)

    objects = InternalCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("府県内のメモ")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class AttachmentQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """All of one's own; the other side's as soon as it was submitted or sent with a message."""
        own = Application.objects.permitted_to(actor, "change")
        if action != "view":
            return self.filter(application__in=own)
        handed_over = Q(message__isnull=False) | Q(pk__in=Submission.attachments.through.objects.values("attachment"))
        visible = Application.objects.permitted_to(actor, "view")
        return self.filter(Q(application__in=own) | handed_over & Q(application__in=visible))

    def attached(self) -> Self:
        """Those of the form itself that the next submission takes along."""
        return self.filter(message__isnull=True, removed_at__isnull=True)


@audited()
class Attachment(models.Model):
    """A file of the form, or of one message. Removed ones stay where a submission shows them."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="attachments", verbose_name=_("申請")
    )
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name=_("連絡")
    )
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("添付者")
    )
    added_at = models.DateTimeField(_("添付日時"), auto_now_add=True)
    removed_at = models.DateTimeField(_("取外し日時"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("添付ファイル")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.file.original_name
