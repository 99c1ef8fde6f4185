"""Due dates of the output forms: what organisations need, what vendors answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clouds.models import CatalogueMember, FormCatalogue, VendorRequest
from clouds.services import form_needs, vendor_requests
from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline

declare_deadline(
    DeadlineKind(
        code="clouds.form_needs",
        title=_("出力様式の必要度の回答"),
        model=FormCatalogue,
        fields=("clouds.CatalogueMember.due_on",),
        debts=lambda: [
            Debts(
                CatalogueMember.objects.owing(),
                object="catalogue",
                due_on="due_on",
                coordinator="catalogue__prefecture",
                subject="catalogue__name",
            )
        ],
        link="clouds:catalogue-detail",
        extend=form_needs.give_more_time,
    )
)
declare_deadline(
    DeadlineKind(
        code="clouds.form_answers",
        title=_("出力様式の対応状況の回答"),
        model=VendorRequest,
        fields=("due_on",),
        debts=lambda: [
            Debts(
                VendorRequest.objects.owing(),
                due_on="due_on",
                organisation="vendor",
                coordinator="catalogue__prefecture",
                subject="catalogue__name",
            )
        ],
        link="clouds:request-detail",
        extend=vendor_requests.give_more_time,
    )
)
