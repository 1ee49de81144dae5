"""Addresses of care episodes, under /api/v1/."""

from django.urls import path

from contacts.api import episodes

urlpatterns = [
    path("patients/<uuid:patient_id>/admissions/", episodes.Admissions.as_view(), name="admissions"),
    path("admissions/<uuid:admission_id>/", episodes.OneAdmission.as_view(), name="admission"),
    path("admissions/<uuid:admission_id>/estimate/", episodes.Estimate.as_view(), name="admission-estimate"),
    path("admissions/<uuid:admission_id>/ready/", episodes.Ready.as_view(), name="admission-ready"),
    path(
        "admissions/<uuid:admission_id>/ready/withdraw/",
        episodes.WithdrawReady.as_view(),
        name="admission-ready-withdraw",
    ),
    path("admissions/<uuid:admission_id>/sip-call/", episodes.SipCall.as_view(), name="admission-sip-call"),
    path("admissions/<uuid:admission_id>/discharge/", episodes.Discharge.as_view(), name="admission-discharge"),
    path("admissions/<uuid:admission_id>/stays/", episodes.Stays.as_view(), name="admission-stays"),
    path(
        "admissions/<uuid:admission_id>/consultations/",
        episodes.Consultations.as_view(),
        name="admission-consultations",
    ),
    path(
        "admissions/<uuid:admission_id>/unknown-primary/",
        episodes.UnknownPrimary.as_view(),
        name="admission-unknown-primary",
    ),
]
