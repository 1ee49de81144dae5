"""What is kept of sessions and systems' tokens when they are over."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from oauth2_provider.models import AccessToken, Application

from fastkontakt.accounts.tasks import purge_sessions
from fastkontakt.clock import now
from tests.factories.accounts import UserFactory


@pytest.mark.django_db
def test_what_has_expired_is_removed_and_the_rest_stays() -> None:
    client = Application.objects.create(
        user=UserFactory(), client_type="confidential", authorization_grant_type="client-credentials"
    )
    for name, when in (("over", now() - timedelta(days=1)), ("holds", now() + timedelta(days=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=when)
        AccessToken.objects.create(application=client, token=name, expires=when, scope="api")
    purge_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["holds"]
    assert list(AccessToken.objects.values_list("token", flat=True)) == ["holds"]
