"""How often somebody may do a thing: settings.RATE_LIMITS, counted in Redis.

A limit has one or more windows, each (times, seconds). It is spent by a user at a unit, or by a network address where
nobody is signed in; a key holds a digest and nothing of what was asked for.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle

View = Callable[..., HttpResponse]
PASSWORDS, SIGN_INS, TOKENS = "passwords", "sign_ins", "tokens"
SEARCH, REGISTER, EMERGENCY, EXPORTS = "search", "register", "emergency", "exports"
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def spend(limit: str, who: str) -> int:
    """Count one more, and tell for how many seconds to wait: 0 where it was within the limit."""
    return max(_wait(times, seconds, _count(limit, who, seconds)) for times, seconds in settings.RATE_LIMITS[limit])


def spent(limit: str, who: str) -> int:
    """How many seconds to wait until there is room for one more, without counting; 0 where there is."""
    windows = settings.RATE_LIMITS[limit]
    return max(_wait(times, seconds, cache.get(_key(limit, who, seconds), 0) + 1) for times, seconds in windows)


def limited(limit: str) -> Callable[[View], View]:
    """For a page, within its guard: a write by one user at one unit counts. Beyond the limit: 429, saying when."""

    def guard(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            wait = spend(limit, spender(request.actor)) if request.method in WRITES else 0  # type: ignore[attr-defined]
            return too_many(request, wait) if wait else view(request, *args, **kwargs)

        return counted

    return guard


def limited_by_address(limit: str) -> Callable[[View], View]:
    """For a page to the signed-out: every request from one network address counts."""

    def guard(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            wait = spend(limit, address_of(request))
            return too_many(request, wait) if wait else view(request, *args, **kwargs)

        return counted

    return guard


class Throttle(BaseThrottle):
    """For a view of the API: `throttle_classes = [throttle(SEARCH)]`. Beyond the limit: 429 with Retry-After."""

    limit = ""
    seconds = 0

    def allow_request(self, request: Any, view: Any) -> bool:
        """Whether the actor is within the limit; this request counts."""
        self.seconds = spend(self.limit, spender(request.auth)) if request.auth else 0
        return self.seconds == 0

    def wait(self) -> float:
        """Seconds until there is room again."""
        return self.seconds


def throttle(limit: str) -> type[Throttle]:
    """The throttle of a limit."""
    return type(f"{limit.title()}Throttle", (Throttle,), {"limit": limit})


def spender(actor: Any) -> str:
    """The user, and the unit where the actor has one."""
    return f"{actor.user.pk}:{actor.assignment.unit_id if actor.assignment else ''}"


def address_of(request: HttpRequest) -> str:
    """The client's network address, from the header that the proxy sets where there is one."""
    return str(request.META.get(settings.CLIENT_ADDRESS_HEADER) or request.META.get("REMOTE_ADDR", ""))


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """A page that says to wait, and for how long."""
    response = render(request, "429.html", {"minutes": -(-wait // 60)}, status=429)
    response["Retry-After"] = str(wait)
    return response


def _count(limit: str, who: str, seconds: int) -> int:
    key = _key(limit, who, seconds)
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # its window ended in between
        return 1


def _wait(times: int, seconds: int, count: int) -> int:
    return 0 if count <= times else seconds - int(time.time()) % seconds


def _key(limit: str, who: str, seconds: int) -> str:
    window = int(time.time()) // seconds
    digest = salted_hmac("fastkontakt.ratelimits", f"{limit}:{who}", algorithm="sha256").hexdigest()[:32]
    return f"limit:{limit}:{seconds}:{window}:{digest}"
