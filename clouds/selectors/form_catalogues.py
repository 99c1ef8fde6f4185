"""Catalogues of output forms as their readers see them: what is asked, who has answered, what is said of one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet

from clouds.models import (
    CatalogueMember,
    FormCatalogue,
    FormComment,
    FormLayout,
    FormNeed,
    OutputForm,
    VendorAnswer,
    VendorRequest,
)
from portal.access.actor import Actor
from portal.documents.contents import Difference, differences
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation

DIFFERENCES_SHOWN = 200


def catalogues_in_brief(actor: Actor) -> QuerySet[FormCatalogue]:
    """With the number of forms, and how many of those who were asked have answered."""
    rows = FormCatalogue.objects.permitted_to(actor).select_related("prefecture")
    return rows.annotate(
        form_count=Count("forms", filter=Q(forms__is_active=True), distinct=True),
        asked_count=Count("members", distinct=True),
        answered_count=Count("members", filter=Q(members__submitted_at__isnull=False), distinct=True),
    )


def requests_to(actor: Actor) -> QuerySet[VendorRequest]:
    """What a vendor is asked."""
    return VendorRequest.objects.permitted_to(actor).select_related("catalogue__prefecture", "vendor")


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """One catalogue; `own` is the reader's part where it was asked; members and requests are the prefecture's."""

    forms: QuerySet[OutputForm]
    own: CatalogueMember | None
    members: Sequence[CatalogueMember]
    requests: Sequence[VendorRequest]


def catalogue_page(actor: Actor, catalogue: FormCatalogue) -> CataloguePage:
    forms = forms_of(actor, catalogue)
    members = list(
        CatalogueMember.objects.permitted_to(actor)
        .filter(catalogue=catalogue)
        .select_related("organisation", "submitted_by")
        .order_by(F("submitted_at").asc(nulls_first=True), "organisation__code", "pk")
    )
    requests = VendorRequest.objects.permitted_to(actor).filter(catalogue=catalogue).select_related("vendor")
    if actor.is_prefecture_side:
        return CataloguePage(forms, None, members, list(requests))
    return CataloguePage(forms, next(iter(members), None), [], list(requests))


def forms_of(actor: Actor, catalogue: FormCatalogue) -> QuerySet[OutputForm]:
    """With the newest version of each layout."""
    rows = OutputForm.objects.permitted_to(actor).filter(catalogue=catalogue)
    return rows.prefetch_related(Prefetch("layouts", FormLayout.objects.select_related("file"), "files"))


def forms_in_use(actor: Actor, catalogue: FormCatalogue) -> QuerySet[OutputForm]:
    """Those about which answers are asked."""
    return forms_of(actor, catalogue).filter(is_active=True)


def needs_of(member: CatalogueMember) -> dict[int, FormNeed]:
    """What was said, by the key of the form."""
    return {need.form_id: need for need in member.needs.all()}


def answers_of(request: VendorRequest) -> dict[int, VendorAnswer]:
    """What was said, by the key of the form."""
    return {answer.form_id: answer for answer in request.answers.all()}


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form: its layouts, the newest first, and what the reader may see of what is said about it."""

    layouts: Sequence[FormLayout]
    comments: Sequence[FormComment]
    requests: Sequence[VendorRequest]  # in whose thread the reader may write


def form_page(actor: Actor, form: OutputForm) -> FormPage:
    comments = FormComment.objects.permitted_to(actor).filter(form=form)
    requests = VendorRequest.objects.permitted_to(actor).standing().filter(catalogue=form.catalogue_id)
    return FormPage(
        list(form.layouts.select_related("file", "added_by")),
        list(comments.select_related("organisation", "author", "layout", "request__vendor")),
        list(requests.select_related("vendor")),
    )


@dataclass(frozen=True, slots=True)
class LayoutComparison:
    """Two versions of a layout, the earlier one first; `differences` None: their contents cannot be compared here."""

    before: FormLayout
    after: FormLayout
    layouts: Sequence[FormLayout]
    differences: Sequence[Difference] | None
    comments: Sequence[FormComment]  # on one of the two that the reader may see

    @property
    def pair(self) -> tuple[FormLayout, FormLayout]:
        return self.before, self.after

    @property
    def shown(self) -> Sequence[Difference]:
        return (self.differences or [])[:DIFFERENCES_SHOWN]


def compared_layouts(actor: Actor, form: OutputForm, before: int | None, after: int | None) -> LayoutComparison | None:
    """The two of these numbers, or else the newest and the one before it; None where there is only one."""
    page = form_page(actor, form)
    by_number = {layout.number: layout for layout in page.layouts}
    if len(by_number) < 2:
        return None
    newer = by_number.get(after or 0) or page.layouts[0]
    older = by_number.get(before or 0) or by_number.get(newer.number - 1) or page.layouts[1]
    first, second = sorted((older, newer), key=lambda layout: layout.number)
    comments = [one for one in page.comments if one.layout_id in (first.pk, second.pk)]
    return LayoutComparison(first, second, page.layouts, differences(first.file, second.file), comments)


def vendors_at_home(catalogue: FormCatalogue) -> QuerySet[Organisation]:
    """Vendors of the prefecture, and those that belong to none."""
    rows = Organisation.objects.current().filter(kind=OrganisationKind.VENDOR)
    return rows.filter(Q(prefecture=catalogue.prefecture_id) | Q(prefecture__isnull=True)).order_by("kana", "name")
