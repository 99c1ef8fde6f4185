"""Mails about accounts. Plain text only: whatever people typed stays text."""

from __future__ import annotations

import smtplib

import structlog
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.web.rendering import display_moment

from .models import FactorReset, Invitation, User

logger = structlog.get_logger(__name__)


def mail_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link to the invited person; False, with the fault in the log, when the mail could not be handed over."""
    inviter = invitation.invited_by
    context = {
        "invitation": invitation,
        "link": link,
        "inviter": f"{inviter.name}さん" if inviter else _("ポータルの管理者"),
        "roles": "・".join(invitation.role_labels),
        "until": display_moment(invitation.expires_at),
    }
    subject = _("【市町村共同IT化ポータル】利用者登録のご案内")
    if not _send(invitation.email, subject, render_to_string("accounts/mail/invitation.txt", context)):
        return False
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())
    return True


def mail_factor_reset(user: User, reset: FactorReset) -> bool:
    """Tell a person that their second factors are gone and who did it; False when the mail could not be handed over."""
    context = {"user": user, "reset": reset, "at": display_moment(reset.decided_at or timezone.now())}
    subject = _("【市町村共同IT化ポータル】二段階認証を解除しました")
    return _send(user.email, subject, render_to_string("accounts/mail/factor_reset.txt", context))


def _send(recipient: str, subject: str, text: str) -> bool:
    try:
        send_mail(subject=subject, message=text, from_email=None, recipient_list=[recipient])
    except (smtplib.SMTPException, OSError) as error:
        logger.error("mail_not_sent", error=type(error).__name__)
        return False
    return True
