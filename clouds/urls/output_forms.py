"""Addresses of the output forms."""

from django.urls import path

from clouds.views import fit_gap, form_answers, form_catalogues, output_forms

urlpatterns = [
    path("form-catalogues/", form_catalogues.catalogue_list, name="catalogue-list"),
    path("form-catalogues/new/", form_catalogues.catalogue_new, name="catalogue-new"),
    path("form-catalogues/<int:pk>/", form_catalogues.catalogue_detail, name="catalogue-detail"),
    path("form-catalogues/<int:pk>/edit/", form_catalogues.catalogue_edit, name="catalogue-edit"),
    path("form-catalogues/<int:pk>/members/", form_catalogues.catalogue_members, name="catalogue-members"),
    path("form-catalogues/<int:pk>/disclose/", form_catalogues.catalogue_disclose, name="catalogue-disclose"),
    path("form-catalogues/<int:pk>/history/", form_catalogues.catalogue_history, name="catalogue-history"),
    path("form-catalogues/<int:pk>/forms/new/", output_forms.form_new, name="form-new"),
    path("form-catalogues/<int:pk>/requests/new/", form_answers.request_new, name="request-new"),
    path("form-catalogues/<int:pk>/fit-gap/", fit_gap.fit_gap_page, name="fit-gap"),
    path("form-catalogues/<int:pk>/fit-gap/<int:asked>/", fit_gap.fit_gap_product, name="fit-gap-product"),
    path("form-catalogues/<int:pk>/common-sets/new/", fit_gap.common_set_new, name="common-set-new"),
    path("common-sets/<int:pk>/", fit_gap.common_set_detail, name="common-set-detail"),
    path("output-forms/<int:pk>/", output_forms.form_detail, name="form-detail"),
    path("output-forms/<int:pk>/edit/", output_forms.form_edit, name="form-edit"),
    path("output-forms/<int:pk>/layouts/new/", output_forms.layout_new, name="layout-new"),
    path("output-forms/<int:pk>/layouts/compare/", output_forms.layout_compare, name="layout-compare"),
    path("output-forms/<int:pk>/comments/new/", output_forms.comment_new, name="comment-new"),
    path("form-needs/<int:pk>/", form_answers.needs_detail, name="needs-detail"),
    path("form-needs/<int:pk>/edit/", form_answers.needs_edit, name="needs-edit"),
    path("form-requests/<int:pk>/", form_answers.request_detail, name="request-detail"),
    path("form-requests/<int:pk>/answers/", form_answers.answers_edit, name="answers-edit"),
    path("form-requests/<int:pk>/withdraw/", form_answers.request_withdraw, name="request-withdraw"),
]
