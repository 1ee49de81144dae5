"""The rulebook, as it reads on a day and through time."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.api.rulebook_rows import RuleInForceRow, RuleRow, list_row, rule_row
from contacts.policy import rulebook
from contacts.policy.objects import Rulebook
from fastkontakt.api.base import ApiView
from fastkontakt.api.fields import Day, Row
from fastkontakt.api.language import language
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today


class TenantQuery(Row):
    """Whose rulebook; all are public."""

    tenant = serializers.SlugField(required=False, help_text="One's own where left out.")


class RulesQuery(TenantQuery):
    """As it reads on which day."""

    on = Day(required=False, help_text="Today where left out.")


class RulebookView(ApiView):
    """A view of a tenant's rulebook."""

    def rulebook(self, asked: dict[str, Any]) -> Rulebook:
        """The rulebook of the tenant asked for. Raises ValidationError for a tenant that is not known."""
        own = self.actor.tenant.slug
        slug = asked.get("tenant", own)
        if slug != own and slug not in rulebook.load().regions:
            raise serializers.ValidationError({"tenant": _("Det finns inget regelverk för den regionen.")})
        return rulebook.for_tenant(slug)


class Rules(RulebookView):
    """The rules in force."""

    @extend_schema(parameters=[RulesQuery], responses=page_of(RuleInForceRow), tags=["rules"])
    def get(self, request: Request) -> Response:
        """The rules that hold on a day, national and the tenant's own. Those switched off have `enabled` false."""
        asked = self.query(RulesQuery)
        book, on = self.rulebook(asked), asked.get("on", today())
        found = [item for rule in book.rules if (item := book.rule_in_force(rule, on))]
        return self.all(RuleInForceRow, [list_row(item, language()) for item in found])


class OneRule(RulebookView):
    """One rule through time."""

    @extend_schema(parameters=[TenantQuery], responses=RuleRow, tags=["rules"])
    def get(self, request: Request, rule_id: str) -> Response:
        """Every version, decision of a region, and example of the rule."""
        book = self.rulebook(self.query(TenantQuery))
        try:
            rule = book.rule(rule_id)
        except KeyError as error:
            raise NotFound from error
        return self.row(RuleRow, rule_row(book, rule, language()))
