"""Every address of the API, under /api/v1/."""

from django.urls import include, path, re_path

from fastkontakt.api import views
from fastkontakt.api.token import Token
from fastkontakt.audit.api import AccessLog

app_name = "api"

urlpatterns = [
    path("me/", views.Me.as_view(), name="me"),
    path("units/", views.Units.as_view(), name="units"),
    path("staff/", views.Staff.as_view(), name="staff"),
    path("patients/", include("patients.api.urls")),
    path("", include("patients.api.sharing_urls")),
    path("patients/<uuid:patient_id>/access-log/", AccessLog.as_view(), name="access-log"),
    path("", include("contacts.api.urls")),
    path("", include("reporting.api.urls")),
    path("", include("contacts.api.episodes_urls")),
    path("", include("agreements.api_urls")),
    path("token/", Token.as_view(), name="token"),
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Docs.as_view(), name="docs"),
    re_path(r"^[\s\S]*$", views.Nothing.as_view(), name="nothing"),
]
