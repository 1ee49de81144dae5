"""A rule's finding as the API tells it."""

from rest_framework import serializers

from contacts.policy.engine import OUTCOMES, Finding
from fastkontakt.api.language import language


class FindingSerializer(serializers.Serializer):
    """What a rule says: `stop` and `ask` refuse, `warn` wants an `override_reason`, `duty` obliges, stops nothing."""

    rule = serializers.CharField(help_text="The rule's id, see rules/{id}/.")
    version = serializers.IntegerField(help_text="The version of the rule that was applied.")
    outcome = serializers.ChoiceField(choices=list(OUTCOMES))
    title = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    remedy = serializers.SerializerMethodField()
    source = serializers.CharField(help_text="The provision.")  # type: ignore[assignment]
    url = serializers.CharField(help_text="Where the provision can be read; empty where no stable address is known.")

    def get_title(self, finding: Finding) -> str:
        """The demand in a few words."""
        return finding.text(language()).title

    def get_message(self, finding: Finding) -> str:
        """What is wrong, and why."""
        return finding.text(language()).message

    def get_remedy(self, finding: Finding) -> str:
        """What to do instead."""
        return finding.text(language()).remedy
