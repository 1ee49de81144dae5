"""Where one goes when an act is done: back to the worklist, for one who came from there."""

from django.http import HttpRequest
from django.urls import reverse

PARAMETER, WORKLIST = "till", "arbetslista"
"""`?till=arbetslista` on an act's page says that it was opened from the worklist."""


def came_from_worklist(request: HttpRequest) -> bool:
    """Whether the page was opened from the worklist."""
    return request.GET.get(PARAMETER) == WORKLIST


def back(request: HttpRequest, page: str) -> str:
    """The worklist's address for one who came from there, else `page`."""
    return reverse("reporting:worklist") if came_from_worklist(request) else page
