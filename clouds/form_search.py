"""The output forms in the search; a vendor finds what it is asked about."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clouds.models import FormCatalogue, OutputForm, VendorRequest
from portal.access.actor import Actor
from portal.search.sources import Hit, SearchSource, register_search, words_in

catalogues_matching = words_in("name", "note")
forms_matching = words_in("number", "name", "purpose")
requests_matching = words_in("product", "catalogue__name")


def _catalogues(actor: Actor, text: str) -> QuerySet[FormCatalogue]:
    return catalogues_matching(FormCatalogue.objects.permitted_to(actor), text)


def _catalogue(catalogue: FormCatalogue) -> Hit:
    url = reverse("clouds:catalogue-detail", args=[catalogue.pk])
    return Hit(catalogue.name, str(catalogue.get_business_display()), url)


def _forms(actor: Actor, text: str) -> QuerySet[OutputForm]:
    return forms_matching(OutputForm.objects.permitted_to(actor).select_related("catalogue"), text)


def _form(form: OutputForm) -> Hit:
    return Hit(str(form), form.catalogue.name, reverse("clouds:form-detail", args=[form.pk]))


def _requests(actor: Actor, text: str) -> QuerySet[VendorRequest]:
    return requests_matching(VendorRequest.objects.permitted_to(actor).select_related("catalogue", "vendor"), text)


def _request(request: VendorRequest) -> Hit:
    url = reverse("clouds:request-detail", args=[request.pk])
    return Hit(str(request), request.catalogue.name, url)


for _source in (
    SearchSource("clouds-form-catalogues", _("出力様式の調査"), order=62, find=_catalogues, hit=_catalogue),
    SearchSource("clouds-forms", _("出力様式"), order=63, find=_forms, hit=_form),
    SearchSource("clouds-form-requests", _("事業者への照会"), order=64, find=_requests, hit=_request),
):
    register_search(_source)
