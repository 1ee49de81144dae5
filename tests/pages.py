"""Pages as a browser without scripts asks for them: signed in, in a test's own county."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from fastkontakt.accounts import sessions, signin
from fastkontakt.accounts.actor import Actor, SignIn
from fastkontakt.clock import now


def session_key(actor: Actor) -> str:
    """A session as the sign-in page starts it."""
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(actor.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = actor.user.get_session_auth_hash()
    assignment = str(actor.assignment.pk) if actor.assignment else None
    patient = str(actor.patient_id) if actor.patient_id else None
    session[signin.SESSION_KEY] = SignIn(actor.tenant.pk, assignment=assignment, patient=patient).as_dict()
    session[sessions.BEGAN] = session[sessions.SEEN] = int(now().timestamp())
    session.save()
    key: str = session.session_key
    return key


def signed_in(actor: Actor) -> Client:
    """A client with the actor's session."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(actor)
    return client
