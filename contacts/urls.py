"""Addresses of fixed contacts: appoint, replace, end, inform, request."""

from django.urls import path

from contacts import views
from contacts.moves import views as moves
from contacts.needs import views as needs
from contacts.plans import views as plans
from contacts.requests import views as requests

app_name = "contacts"
urlpatterns = [
    path("utse/<uuid:patient_id>/", views.appoint, name="appoint"),
    path("utse/<uuid:patient_id>/kandidater/", views.candidates, name="candidates"),
    path("utse/<uuid:patient_id>/kontroll/", views.check, name="check"),
    path("begaran/", requests.queue, name="requests"),
    path("begaran/<uuid:patient_id>/", requests.note, name="request"),
    path("begaran/<uuid:request_id>/svara/", requests.answer, name="answer"),
    path("<uuid:contact_id>/avsluta/", views.end, name="end"),
    path("slutar/<uuid:staff_id>/", moves.leaving, name="leaving"),
    path("flytt/<uuid:move_id>/", moves.move, name="move"),
    path("behov/<uuid:patient_id>/", needs.assess, name="assess"),
    path("erbjudande/<uuid:patient_id>/", needs.offer, name="offer"),
    path("samordning/<uuid:patient_id>/", needs.coordinator, name="coordinator"),
    path("samtycke/<uuid:coordination_id>/aterkalla/", needs.withdraw, name="withdraw_consent"),
    path("<uuid:contact_id>/informerad/", needs.informed, name="informed"),
    path("<uuid:contact_id>/uppfoljning/", needs.review, name="review"),
    path("<uuid:contact_id>/plan/", plans.plan, name="plan"),
    path("<uuid:contact_id>/plan/ny/", plans.decide, name="plan_decide"),
    path("<uuid:contact_id>/plan/omprovning/", plans.review, name="plan_review"),
    path("<uuid:contact_id>/sip/", needs.sip_position, name="sip_position"),
]
