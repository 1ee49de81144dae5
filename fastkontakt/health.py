"""`/halsa/`: whether this process reaches its database and its Redis. Says nothing about anyone."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis import RedisError


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Status 200 where everything answers, else 503; the body names each part."""
    answers = parts()
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def parts() -> dict[str, bool]:
    """Whether database and redis answer."""
    return {"database": _answers(_ask_database), "redis": _answers(lambda: cache.get("halsa"))}


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (DatabaseError, RedisError):
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
