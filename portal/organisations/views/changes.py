"""Recording what happened to an organisation: merger, renaming, change of status, dissolution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portal.organisations.choices import ChangeKind, kinds_alike
from portal.organisations.forms import DissolutionForm, MergerForm, RenamingForm, StatusChangeForm
from portal.organisations.models import Organisation
from portal.organisations.services.restructuring import (
    change_status,
    dissolve_organisation,
    merge_organisations,
    rename_organisation,
)
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .conflicts import REFUSALS, show_refusal


@dataclass(frozen=True, slots=True)
class _Recorder:
    """One kind of change: what the page says, what it asks, what it does."""

    title: Promise
    lead: Promise
    form: Callable[..., Any]
    record: Callable[..., Any]
    is_grave: bool = False


RECORDERS = {
    ChangeKind.MERGER: _Recorder(
        gettext_lazy("合併の記録"),
        gettext_lazy(
            "この団体が承継する合併を記録します。なくなる団体は廃止となり、履歴とこれまでの申請は残ります。"
            "新設合併のときは、先に新しい団体を登録し、その団体のページから記録してください。"
        ),
        MergerForm,
        lambda **values: merge_organisations(successor=values.pop("organisation"), **values),
        is_grave=True,
    ),
    ChangeKind.RENAMING: _Recorder(
        gettext_lazy("名称変更の記録"),
        gettext_lazy("施行日からの新しい名称を記録します。旧名称は履歴に残り、検索もできます。"),
        RenamingForm,
        rename_organisation,
    ),
    ChangeKind.STATUS_CHANGE: _Recorder(
        gettext_lazy("市制・町制の施行などの記録"),
        gettext_lazy("村から町、町から市への変更などを記録します。旧名称と旧コードは履歴に残ります。"),
        StatusChangeForm,
        change_status,
    ),
    ChangeKind.DISSOLUTION: _Recorder(
        gettext_lazy("解散・廃止の記録"),
        gettext_lazy(
            "承継する団体のない解散を記録します。団体は廃止となり、利用者はこの団体として操作できなくなります。"
        ),
        DissolutionForm,
        dissolve_organisation,
        is_grave=True,
    ),
}


@require_GET
def change_choice(request: PortalRequest, pk: int) -> HttpResponse:
    """Which kind of change is to be recorded."""
    organisation = _organisation_or_404(request, pk)
    choices = [(kind, recorder) for kind, recorder in RECORDERS.items() if _is_possible(organisation, kind)]
    context = {"organisation": organisation, "choices": choices}
    return render(request, page(request, "organisations/change_choice.html"), context)


@require_http_methods(["GET", "POST"])
def change_new(request: PortalRequest, pk: int, kind: str) -> HttpResponse:
    organisation = _organisation_or_404(request, pk)
    if kind not in RECORDERS or not _is_possible(organisation, ChangeKind(kind)):
        raise Http404
    recorder = RECORDERS[ChangeKind(kind)]
    form = recorder.form(organisation, posted(request), initial=_initial(organisation))
    if form.is_valid() and _record(request, recorder, organisation, form):
        messages.success(request, _("変更を記録しました。"))
        return to_page(request, "organisations:organisation-detail", pk)
    context = {"organisation": organisation, "recorder": recorder, "form": form}
    return render(request, page(request, "organisations/change_new.html", "form"), context)


def _record(request: PortalRequest, recorder: _Recorder, organisation: Organisation, form: Any) -> bool:
    try:
        recorder.record(actor=request.actor, organisation=organisation, **form.cleaned_data)
    except REFUSALS as error:
        show_refusal(form, error)
        return False
    return True


def _initial(organisation: Organisation) -> dict[str, Any]:
    return {"name": organisation.name, "kana": organisation.kana, "code": organisation.code}


def _is_possible(organisation: Organisation, kind: ChangeKind) -> bool:
    return kind != ChangeKind.STATUS_CHANGE or len(kinds_alike(organisation.kind)) > 1


def _organisation_or_404(request: PortalRequest, pk: int) -> Organisation:
    current = Organisation.objects.permitted_to(request.actor, "restructure").current()
    return get_object_or_404(current, pk=pk)
