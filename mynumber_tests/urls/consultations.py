"""Consultation with the prefecture, and the questions that all may read."""

from django.urls import path

from mynumber_tests.views import consultations, faq

urlpatterns = [
    path("<int:pk>/consultations/", consultations.consultation_list, name="consultation-list"),
    path("<int:pk>/consultations/new/", consultations.consultation_new, name="consultation-new"),
    path("<int:pk>/consultations/export/", consultations.consultation_export, name="consultation-export"),
    path("consultations/<int:pk>/", consultations.consultation_detail, name="consultation-detail"),
    path("consultations/<int:pk>/answer/", consultations.consultation_answer, name="consultation-answer"),
    path("consultations/<int:pk>/share/", faq.consultation_share, name="consultation-share"),
    path("<int:pk>/faq/", faq.faq_list, name="faq-list"),
    path("<int:pk>/faq/new/", faq.faq_new, name="faq-new"),
    path("faq/<int:pk>/", faq.faq_detail, name="faq-detail"),
    path("faq/<int:pk>/edit/", faq.faq_edit, name="faq-edit"),
    path("faq/<int:pk>/remove/", faq.faq_remove, name="faq-remove"),
]
