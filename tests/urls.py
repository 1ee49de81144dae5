"""Every address that the product answers, from the URL configuration itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """An address by its full name (`patients:detail`; the path itself where it has none) and what it asks for."""

    name: str
    path: str
    arguments: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        """Whether a program calls it rather than a person."""
        return self.path.startswith("api/")


def addresses() -> list[Address]:
    """All of them, by name."""
    return sorted(_walk(get_resolver().url_patterns, "", ""), key=lambda address: address.name)


def _walk(patterns: list[Any], path: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from _walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(part for part in (namespace, pattern.name) if part) if pattern.name else here
            yield Address(name, here, tuple(pattern.pattern.converters))
