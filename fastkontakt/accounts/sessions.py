"""When a session ends by itself: after inactivity, and after a working day however busy."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fastkontakt.accounts import signin
from fastkontakt.clock import now

BEGAN, SEEN = "session_began", "session_seen"
RENEWED_SECONDS = 60
ASKS_BY_ITSELF = {"uppgifter", "flytt"}
"""Parts of pages that ask again without anybody there (their HX-Trigger): the worklist, a move under way."""


class SessionLimits:
    """Ends a session that nobody has used for a while; what a page asks by itself is no use of it.

    The time is written at most once a minute, and the limits are settings.SESSION_IDLE_SECONDS (`staff`, `citizens`)
    and SESSION_LONGEST_SECONDS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sign_in = signin.of_session(request)
        if sign_in is not None:
            _judge(request, settings.SESSION_IDLE_SECONDS["staff" if sign_in.assignment else "citizens"])
        return self.get_response(request)


def _judge(request: HttpRequest, idle: int) -> None:
    moment, session = int(now().timestamp()), request.session
    began, seen = session.get(BEGAN, moment), session.get(SEEN, 0)
    if (seen and moment - seen > idle) or moment - began > settings.SESSION_LONGEST_SECONDS:
        signin.end_session(request)
        messages.warning(request, _("Du har loggats ut, eftersom sidan inte har använts på en stund. Logga in igen."))
    elif moment - seen >= RENEWED_SECONDS and request.headers.get("HX-Trigger") not in ASKS_BY_ITSELF:
        session[BEGAN], session[SEEN] = began, moment
