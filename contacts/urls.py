"""Addresses of fixed contacts: appoint, replace, end, inform, request."""

from django.urls import path

from contacts import views
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
    path("<uuid:contact_id>/informerad/", views.informed, name="informed"),
]
