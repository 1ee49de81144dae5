"""Every address of the product, by part."""

from django.urls import include, path

from fastkontakt.health import health

urlpatterns = [
    path("", include("fastkontakt.accounts.urls")),
    path("", include("reporting.urls")),
    path("patienter/", include("patients.urls")),
    path("kontakter/", include("contacts.urls")),
    path("", include("agreements.urls")),
    path("utskrivning/", include("contacts.discharge.urls")),
    path("mina-kontakter/", include("contacts.portal.urls")),
    path("mina-kontakter/", include("agreements.portal_urls")),
    path("mina-kontakter/meddelanden/", include("fastkontakt.notifications.portal_urls")),
    path("meddelanden/", include("fastkontakt.notifications.urls")),
    path("drift/", include("fastkontakt.operations.urls")),
    path("regelverk/", include("contacts.rulebook_pages.urls")),
    path("enheten/", include("fastkontakt.organisation.urls")),
    path("logg/", include("fastkontakt.audit.urls")),
    path("api/v1/", include("fastkontakt.api.urls")),
    path("sprak/", include("django.conf.urls.i18n")),
    path("halsa/", health),
    path("", include("fastkontakt.ui.urls")),
]
