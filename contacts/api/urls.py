"""Addresses of fixed contacts, delegations and the rulebook, under /api/v1/."""

from django.urls import path

from contacts.api import delegations, plans, requests, rulebook, views

urlpatterns = [
    path("patients/<uuid:patient_id>/contacts/", views.Contacts.as_view(), name="contacts"),
    path("patients/<uuid:patient_id>/contacts/check/", views.Check.as_view(), name="contacts-check"),
    path("patients/<uuid:patient_id>/candidates/", views.Candidates.as_view(), name="candidates"),
    path("patients/<uuid:patient_id>/requests/", requests.Requests.as_view(), name="requests"),
    path("requests/<uuid:request_id>/answer/", requests.Answer.as_view(), name="request-answer"),
    path("contacts/<uuid:contact_id>/end/", views.End.as_view(), name="contact-end"),
    path("contacts/<uuid:contact_id>/informed/", views.Informed.as_view(), name="contact-informed"),
    path("patients/<uuid:patient_id>/plans/", plans.Plans.as_view(), name="plans"),
    path("contacts/<uuid:contact_id>/plans/", plans.ContactPlans.as_view(), name="contact-plans"),
    path("contacts/<uuid:contact_id>/plan-reviews/", plans.ContactPlanReviews.as_view(), name="contact-plan-reviews"),
    path("delegations/", delegations.Delegations.as_view(), name="delegations"),
    path("delegations/<uuid:delegation_id>/revoke/", delegations.Revoke.as_view(), name="delegation-revoke"),
    path("rules/", rulebook.Rules.as_view(), name="rules"),
    path("rules/<slug:rule_id>/", rulebook.OneRule.as_view(), name="rule"),
]
