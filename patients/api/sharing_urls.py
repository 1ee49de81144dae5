"""Addresses of single consents and blocks, under /api/v1/."""

from django.urls import path

from patients.api import sharing

urlpatterns = [
    path("consents/<uuid:consent_id>/withdraw/", sharing.WithdrawConsent.as_view(), name="consent-withdraw"),
    path("blocks/<uuid:block_id>/lift/", sharing.LiftBlock.as_view(), name="block-lift"),
]
