"""Writes of saved views."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.models import Assignment
from reporting.models import SavedView
from reporting.patient_list.question import Question
from reporting.patient_list.selectors import may_change

MOST = 30


@transaction.atomic
def save_view(*, by: Actor, name: str, question: Question, is_default: bool = False, shared: bool = False) -> SavedView:
    """Keep the question under the name; an own view of that name is replaced. Raises PermissionDenied, ValidationError.

    Sharing it with the unit is the manager's.
    """
    assert by.assignment is not None
    assignment = _lock(by, by.assignment.pk)
    _require_sharing(by, shared)
    own = SavedView.objects.filter(assignment=assignment)
    view = own.filter(name=name).first() or SavedView(assignment=assignment, name=name)
    if view._state.adding and own.count() >= MOST:
        raise ValidationError({"name": _("Du har %(most)s vyer. Ta bort någon först.") % {"most": MOST}})
    view.question, view.shared = question.kept, shared
    _open_first(view, is_default)
    record(by=by, action="patient_list.view_saved", row=view, details={"shared": shared})
    return view


@transaction.atomic
def change_view(*, by: Actor, view: SavedView, name: str, is_default: bool, shared: bool) -> SavedView:
    """Rename a view, and say whether the list opens with it and whether it is shared.

    Raises PermissionDenied for another's that is not shared at the own unit, and ValidationError for a name in use.
    """
    _lock(by, view.assignment_id)
    _require_own(by, view)
    if shared != view.shared:
        _require_sharing(by, shared)
    if SavedView.objects.filter(assignment=view.assignment_id, name=name).exclude(pk=view.pk).exists():
        raise ValidationError({"name": _("Det finns redan en vy med det namnet. Välj ett annat.")})
    view.name, view.shared = name, shared
    _open_first(view, is_default)
    record(by=by, action="patient_list.view_changed", row=view, details={"shared": shared})
    return view


@transaction.atomic
def delete_view(*, by: Actor, view: SavedView) -> None:
    """Remove a view. Raises PermissionDenied as change_view does."""
    _lock(by, view.assignment_id)
    _require_own(by, view)
    record(by=by, action="patient_list.view_deleted", row=view)
    view.delete()


def _lock(by: Actor, assignment_id: UUID) -> Assignment:
    """The assignment that keeps the views: one writer at a time."""
    permissions.require(by, permissions.READ_PATIENTS)
    locked: Assignment = Assignment.objects.select_for_update(no_key=True).get(pk=assignment_id)
    return locked


def _require_own(by: Actor, view: SavedView) -> None:
    if not may_change(by, view):
        raise PermissionDenied(_("Vyn är någon annans. Spara en egen vy med samma urval i stället."))


def _require_sharing(by: Actor, shared: bool) -> None:
    if shared and not by.is_manager:
        raise PermissionDenied(_("Bara enhetens verksamhetschef kan dela en vy med enheten."))


def _open_first(view: SavedView, is_default: bool) -> None:
    """Save the view; of an assignment's views one at most is the default."""
    if is_default:
        SavedView.objects.filter(assignment=view.assignment_id, is_default=True).exclude(pk=view.pk).update(
            is_default=False
        )
    view.is_default = is_default
    view.save()
