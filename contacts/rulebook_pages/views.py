"""The rulebook's pages. Open to all, also signed out: law and guidelines are public."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.policy.rulebook import for_tenant, load
from contacts.rulebook_pages import presentation
from contacts.rulebook_pages.forms import RuleFilter, WhereAndWhen
from fastkontakt.clock import today

UNPROCESSABLE = 422


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules that match `?q=`, `?roll=` and `?tillfalle=`, as they read on `?dag=` in `?region=`."""
    form = RuleFilter(load().regions, _asked(request))
    if not form.is_valid():
        return render(request, "rulebook/list.html", {"form": form}, status=UNPROCESSABLE)
    asked = form.cleaned_data
    groups = presentation.groups(
        for_tenant(asked["region"]), on=asked["dag"], q=asked["q"], role=asked["roll"], moment=asked["tillfalle"]
    )
    shown = {"form": form, "groups": groups, "on": asked["dag"], "query": _query(form)}
    return render(request, "rulebook/list.html", shown)


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """A rule as it reads on `?dag=` in `?region=`, every version of it, and what the regions have decided."""
    try:
        found = load().rule(rule_id)
    except KeyError as error:
        raise Http404 from error
    form = WhereAndWhen(load().regions, _asked(request))
    shown = {"form": form, "title": found.text(presentation.language()).title}
    if not form.is_valid():
        return render(request, "rulebook/rule.html", shown, status=UNPROCESSABLE)
    book = for_tenant(found.region or form.cleaned_data["region"])
    page = presentation.rule_page(book, found, on=form.cleaned_data["dag"], everyone=load())
    return render(request, "rulebook/rule.html", {**shown, "page": page, "on": form.cleaned_data["dag"]})


def _asked(request: HttpRequest) -> dict[str, str]:
    """The address' parameters; unless given the day is today and the region one's own."""
    actor = request.actor  # type: ignore[attr-defined]
    own = actor.tenant.slug if actor and actor.tenant.slug in load().regions else ""
    return {"dag": today().isoformat(), "region": own, **request.GET.dict()}


def _query(form: WhereAndWhen) -> str:
    """What a link to another of these pages carries along, so that day and region stay."""
    return urlencode({name: form.cleaned_data[name] for name in ("dag", "region")})
