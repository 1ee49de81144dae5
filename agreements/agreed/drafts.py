"""What somebody writes, before it is a version of an agreement."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contacts.models import Contact
from patients.models import Relative


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """Who does what, and by when. `carried` is the key of the undone task of the version before that goes on."""

    doer: str
    what: str
    due_on: date | None = None
    contact: Contact | None = None
    name: str = ""
    carried: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TimeDraft:
    """A planned time: an aware moment."""

    at: datetime
    what: str
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version as somebody writes it. `contacts` and `relatives` take part; who coordinates or does something does so
    too without being named again. `coordinator_reason` without a coordinator says why there is none."""

    matters: str
    agreed: str
    follow_up_on: date
    tasks: tuple[TaskDraft, ...] = ()
    times: tuple[TimeDraft, ...] = ()
    coordinator: Contact | None = None
    coordinator_reason: str = ""
    contacts: tuple[Contact, ...] = ()
    relatives: tuple[Relative, ...] = ()

    @property
    def everybody(self) -> list[Contact]:
        """Every contact with a part in it, once."""
        doing = [task.contact for task in self.tasks if task.contact]
        coordinating = [self.coordinator] if self.coordinator else []
        return list({contact.pk: contact for contact in (*self.contacts, *coordinating, *doing)}.values())
