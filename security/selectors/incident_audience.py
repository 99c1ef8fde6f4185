"""Who is asked: the organisations that a notice is for."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days, business_days_between
from portal.organisations.choices import JOINT_BODY_KINDS, MUNICIPALITY_KINDS, OrganisationKind
from portal.organisations.models import Organisation
from portal.organisations.models.organisations import OrganisationQuerySet
from security.incident_choices import NoticeAudience
from security.models import IncidentNotice
from security.models.incident_notices import NoticeContent

MEMBER_KINDS = (*MUNICIPALITY_KINDS, OrganisationKind.BOARD_OF_EDUCATION, *JOINT_BODY_KINDS)


def members_of(prefecture: Organisation) -> OrganisationQuerySet:
    """Municipalities, boards, associations and unions of a prefecture; no vendor, no national body."""
    return Organisation.objects.current().filter(prefecture=prefecture, kind__in=MEMBER_KINDS).order_by("code", "kana")


def addressees(notice: IncidentNotice, content: NoticeContent) -> OrganisationQuerySet:
    """The organisations that are asked according to this content: the working copy, or a published revision."""
    match content.audience_kind:
        case NoticeAudience.PROGRAMME:
            return Organisation.objects.current().filter(security_participations__programme=content.programme_id)
        case NoticeAudience.KINDS:
            return members_of(notice.prefecture).filter(kind__in=content.audience_kinds)
        case NoticeAudience.CHOSEN:
            return notice.chosen.current()  # type: ignore[attr-defined,no-any-return]
    return members_of(notice.prefecture)


def due_for_newcomer(content: NoticeContent, published_at: datetime, now: datetime) -> datetime:
    """As many business days from now as everybody had at first, at the same hour; never before the common due date."""
    due, start, today = (timezone.localtime(moment) for moment in (content.due_at, published_at, now))
    closed = closed_days_between(start.date(), today.date() + timedelta(days=400))
    days = max(business_days_between(start.date(), due.date(), closed), 1)
    own = datetime.combine(add_business_days(today.date(), min(days, 200), closed), due.time(), due.tzinfo)
    return max(own, due)
