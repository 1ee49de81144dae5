"""Lists by cursor: `{"results": […], "next": null}`."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.utils.urls import replace_query_param

SALT = "fastkontakt.cursor"


class CursorPages(BasePagination):
    """Pages of an ordered queryset. The cursor is the last row's id, signed: it names nobody, and it stays in place
    when rows come or go before it. The whole of `next` is accepted as `cursor` too."""

    size = int(api_settings.PAGE_SIZE or 0)
    next: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page that the request asks for. Raises ValidationError for a cursor that is not ours."""
        cursor = request.query_params.get("cursor")
        if cursor:
            queryset = queryset.filter(_after(queryset, cursor))
        rows = list(queryset[: self.size + 1])
        if len(rows) > self.size:
            url = request.build_absolute_uri()
            self.next = replace_query_param(url, "cursor", signing.dumps(str(rows[self.size - 1].pk), salt=SALT))
        return rows[: self.size]

    def get_paginated_response(self, data: Any) -> Response:
        """The page."""
        return Response({"results": data, "next": self.next})


def _after(queryset: QuerySet[Any], cursor: str) -> Q:
    """The rows that come after the cursor's row in the queryset's order, which ends with the key."""
    order = [str(name) for name in queryset.query.order_by]
    names = [name.removeprefix("-") for name in order]
    last = queryset.model._default_manager.filter(pk=_read(cursor)).values(*names).first()
    if last is None:
        raise _not_ours()
    after, equal = Q(), Q()
    for ordered, name in zip(order, names, strict=True):
        if last[name] is not None:
            after |= equal & _beyond(queryset, ordered, last[name])
        equal &= Q(**{name: last[name]})
    return after


def _beyond(queryset: QuerySet[Any], name: str, value: Any) -> Q:
    """What comes after the value: greater ones, then none at all, as PostgreSQL orders them.

    Lesser ones where the order is descending, which only what is never none may be.
    """
    if name.startswith("-"):
        return Q(**{f"{name.removeprefix('-')}__lt": value})
    greater = Q(**{f"{name}__gt": value})
    is_optional = name != "pk" and queryset.model._meta.get_field(name).null
    return greater | Q(**{f"{name}__isnull": True}) if is_optional else greater


def _read(cursor: str) -> str:
    plain = parse_qs(urlsplit(cursor).query).get("cursor", [cursor])[0]
    try:
        return str(signing.loads(plain, salt=SALT))
    except signing.BadSignature as error:
        raise _not_ours() from error


def _not_ours() -> ValidationError:
    return ValidationError({"cursor": _("Sidan finns inte. Börja om från listans första sida.")})
