"""What an applicant owes: applying while a window is open, and correcting what was sent back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline
from portal.organisations.choices import MUNICIPALITY_KINDS
from portal.organisations.models import Organisation

from .choices import CLOSED_STATES, ApplicationState, AudienceKind
from .kinds import voluntary_kinds
from .models import Application, ApplicationWindow, WindowExtension

# Nothing can be submitted once a window is closed; for so long the coordinator still hears who has not applied.
SHOWN_AFTER_CLOSING = timedelta(days=14)


def _unused(is_voluntary: bool) -> list[Debts]:
    """Windows of which an organisation has made no use: those that ask everybody, or those for whoever wishes."""
    through = ApplicationWindow.audience.through
    everywhere = Organisation.objects.current().filter(kind__in=MUNICIPALITY_KINDS)
    chosen = through.objects.filter(
        Q(organisation__abolished_on__isnull=True) | Q(organisation__abolished_on__gt=timezone.localdate())
    )
    return [
        _pairs(everywhere, "prefecture__application_windows", "pk", AudienceKind.ALL_MUNICIPALITIES, is_voluntary),
        _pairs(chosen, "applicationwindow", "organisation", AudienceKind.CHOSEN, is_voluntary),
    ]


def _pairs(rows: QuerySet, window: str, organisation: str, audience: AudienceKind, is_voluntary: bool) -> Debts:
    """Of an open window and an organisation that has not handed anything over."""
    paired = rows.annotate(
        w_pk=F(f"{window}__pk"),
        w_title=F(f"{window}__title"),
        w_kind=F(f"{window}__kind"),
        w_audience=F(f"{window}__audience_kind"),
        w_opens_at=F(f"{window}__opens_at"),
        w_closes_at=F(f"{window}__closes_at"),
        w_prefecture=F(f"{window}__prefecture"),
        w_organisation=F(organisation),
    )
    extension = WindowExtension.objects.filter(window=OuterRef("w_pk"), organisation=OuterRef("w_organisation"))
    handed_over = Application.objects.filter(
        window=OuterRef("w_pk"), organisation=OuterRef("w_organisation"), submission_count__gt=0
    ).exclude(state__in=CLOSED_STATES)
    later = Subquery(extension.values("closes_at")[:1], output_field=DateTimeField())
    voluntary, now = Q(w_kind__in=voluntary_kinds()), timezone.now()
    open_pairs = paired.annotate(w_due_at=Greatest(F("w_closes_at"), Coalesce(later, F("w_closes_at")))).filter(
        ~Exists(handed_over),
        voluntary if is_voluntary else ~voluntary,
        w_audience=audience,
        w_opens_at__lte=now,
        w_due_at__gte=now if is_voluntary else now - SHOWN_AFTER_CLOSING,
    )
    return Debts(
        open_pairs,
        object="w_pk",
        organisation="w_organisation",
        coordinator="w_prefecture",
        due_at="w_due_at",
        subject="w_title",
    )


declare_deadline(
    DeadlineKind(
        code="applications.window",
        title=_("申請の受付終了"),
        model=ApplicationWindow,
        fields=("closes_at", "applications.WindowExtension.closes_at"),
        debts=partial(_unused, is_voluntary=False),
        link="applications:window-detail",
    )
)

declare_deadline(
    DeadlineKind(
        code="applications.offer",
        title=_("任意の申請の受付終了"),
        model=ApplicationWindow,
        fields=("closes_at", "applications.WindowExtension.closes_at"),
        debts=partial(_unused, is_voluntary=True),
        link="applications:window-detail",
        rule="offer",
        is_offer=True,
    )
)

declare_deadline(
    DeadlineKind(
        code="applications.resubmission",
        title=_("差し戻された申請の再提出"),
        model=Application,
        fields=("resubmit_by",),
        debts=lambda: [
            Debts(
                Application.objects.filter(
                    state__in=(ApplicationState.RETURNED, ApplicationState.AWAITING_APPROVAL),
                    submission_count__gt=0,
                    resubmit_by__isnull=False,
                ),
                due_on="resubmit_by",
                coordinator="window__prefecture",
                subject="window__title",
            )
        ],
        link="applications:application-detail",
        rule="correction",
    )
)
