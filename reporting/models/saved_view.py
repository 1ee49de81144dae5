"""A question to the patient list, kept to be asked again."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.models import Assignment
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel


class SavedView(TenantModel):
    """Filters, order and columns under a name, kept by an assignment; `shared` with all at the assignment's unit.

    `question` are the parameters of the list's address: keys and terms, no names. They are read anew each time, so that
    what may no longer be asked is left out. The list opens with the one that `is_default`.
    """

    assignment = TenantForeignKey(Assignment, on_delete=models.PROTECT, related_name="saved_views", db_index=False)
    name = models.CharField(_("namn"), max_length=60)
    question = models.JSONField(default=dict)
    is_default = models.BooleanField(_("öppnas först"), default=False)
    shared = models.BooleanField(_("delad med enheten"), default=False)
    saved_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assignment", "name"], name="saved_view_name"),
            models.UniqueConstraint(
                fields=["assignment"], condition=models.Q(is_default=True), name="saved_view_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
