"""What managers have saved of the patient list: shared with the unit, and for themselves."""

from contacts.enums import ContactRole
from fastkontakt.demodata.build import Builder
from reporting.patient_list.enums import Mark, Sort
from reporting.patient_list.question import Question
from reporting.patient_list.services import save_view

FVK = ContactRole.FAST_VARDKONTAKT.value


def saved_views(build: Builder) -> None:
    """Who lacks a contact, who is late, and whose review comes next; whom home care helps."""
    chef, social = build.actor("vardcentral.chef"), build.actor("hemtjanst.chef")
    late = Question(marks=(Mark.OVERDUE.value,), sort=Sort.DUTY.value)
    reviews = Question(sort=Sort.REVIEW.value)
    save_view(by=chef, name="Saknar fast vårdkontakt", question=Question(lacking=(FVK,)), shared=True)
    save_view(by=chef, name="Försenat", question=late, shared=True)
    save_view(by=chef, name="Följs upp härnäst", question=reviews)
    save_view(by=social, name="Har hemtjänst hos oss", question=Question(marks=(Mark.SERVICE.value,)), shared=True)
