"""The invitation as a calendar file (RFC 5545, 5546). It holds no more than a stranger's calendar may show: when, and
which unit calls. Who it is about, why and where stand on the page that it leads to.
"""

from datetime import UTC

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from agreements.models import SipMeeting
from fastkontakt.organisation.models import Unit

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Fastkontakt//Fastkontakt//SV"
HERE = "fastkontakt"


def invitation(meeting: SipMeeting, *, unit: Unit, page: str, home: str) -> bytes:
    """The file for the newest time of a meeting: an invitation, or that it is cancelled.

    The event's UID is the same for every time of the SIP, and SEQUENCE tells which is the newest. `page` is the address
    of the page about the meeting, `home` the service's own, which stands for the organiser.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"{meeting.sip_id}@{HERE}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.noted_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", _("Möte, %(unit)s") % {"unit": unit.name})
    event.add("url", page)
    event.add("description", page)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event["organizer"] = _organiser(unit, home)
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _organiser(unit: Unit, home: str) -> vCalAddress:
    organiser = vCalAddress(home)
    organiser.params["cn"] = vText(unit.name)
    return organiser
