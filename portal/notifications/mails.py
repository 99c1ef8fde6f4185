"""Mails in Japanese, as text and as HTML: plain facts and a direct link, never an attachment.

Gateways of closed networks strip attachments and often the HTML; either part alone says everything. Whatever people
typed stays text: line breaks are folded, HTML is escaped, and an address in a name is no address any more.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

SUBJECT_LENGTH = 80
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a mail goes, in whose name they are addressed."""

    email: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class MailItem:
    """One thing that a mail tells: a sentence, facts with their names, the portal's page about it."""

    sentence: str
    facts: Sequence[tuple[str, str]] = ()
    path: str = ""
    label: str = ""  # what kind of thing it is

    @property
    def url(self) -> str:
        return settings.PORTAL_BASE_URL + self.path if self.path else ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A written mail, before it has an id and a time."""

    addressee: Addressee
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def message(self, **headers: str) -> EmailMultiAlternatives:
        """For sending; `headers` are those that identify this very mail (Message-ID, Date)."""
        message = EmailMultiAlternatives(
            subject=self.subject, body=self.text, to=[self.addressee.email], headers={**self.headers, **headers}
        )
        message.attach_alternative(self.html, "text/html")
        return message


def notice_mail(addressee: Addressee, item: MailItem) -> Mail:
    """One notice."""
    return _written("notice", addressee, folded(item.sentence), [item])


def reminder_mail(addressee: Addressee, item: MailItem, *, stage: str, is_last_call: bool = False) -> Mail:
    """One deadline. `stage` says how near it is: 「期限の3開庁日前」."""
    subject = _("（%(stage)s）%(sentence)s") % {"stage": folded(stage), "sentence": folded(item.sentence)}
    return _written("reminder", addressee, subject, [item], stage=folded(stage), is_last_call=is_last_call)


def digest_mail(addressee: Addressee, items: Sequence[MailItem], *, unsubscribe_token: str) -> Mail:
    """Several things in one mail, with a link to stop such mails that needs no sign-in (RFC 2369, RFC 8058)."""
    address = settings.PORTAL_BASE_URL + reverse("notifications:unsubscribe", args=[unsubscribe_token])
    headers = {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    subject = _("お知らせのまとめ（%(count)d件）") % {"count": len(items)}
    return _written("digest", addressee, subject, items, headers=headers, unsubscribe_url=address)


def _written(
    template: str,
    addressee: Addressee,
    subject: str,
    items: Sequence[MailItem],
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Mail:
    context = {
        "name": folded(addressee.name),
        "organisation": folded(addressee.organisation),
        "subject": shortened(subject, SUBJECT_LENGTH),
        "items": [_folded_item(item) for item in items],
        "portal_url": settings.PORTAL_BASE_URL,
        "preferences_url": settings.PORTAL_BASE_URL + reverse("notifications:preferences"),
        **values,
    }
    return Mail(
        addressee=addressee,
        subject=settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + context["subject"],
        text=render_to_string(f"mails/{template}.txt", context),
        html=render_to_string(f"mails/{template}.html", context),
        headers={**AUTOMATIC, **(headers or {})},
    )


def _folded_item(item: MailItem) -> MailItem:
    facts = [(folded(name), folded(value)) for name, value in item.facts]
    return MailItem(folded(item.sentence), facts, item.path, folded(item.label))


def folded(text: object) -> str:
    """One line of harmless text.

    Line breaks and invisible characters would let a name write lines or headers of its own; "://" and "www." make
    mail programs turn a name into a link.
    """
    kept = "".join(" " if unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp"} else one for one in str(text))
    return " ".join(kept.split()).replace("://", "：//").replace("www.", "www．")


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
