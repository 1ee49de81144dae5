"""Stand-ins for `request.actor`: what the frame reads of one, and no more."""

from types import SimpleNamespace


def staff(role: str = "staff", slug: str = "gotland") -> SimpleNamespace:
    """Signed in on an assignment."""
    assignment = SimpleNamespace(
        role=role, unit=SimpleNamespace(name="Klintehamns vårdcentral"), get_role_display=lambda: "Medarbetare"
    )
    return SimpleNamespace(kind="staff", tenant=tenant(slug), assignment=assignment)


def patient(slug: str = "gotland") -> SimpleNamespace:
    """A patient in the portal."""
    return SimpleNamespace(kind="patient", tenant=tenant(slug), assignment=None, patient_id="1", easy_to_read=False)


def relative(slug: str = "gotland") -> SimpleNamespace:
    """One who acts for others in the portal."""
    return SimpleNamespace(kind="relative", tenant=tenant(slug), assignment=None, patient_id=None, easy_to_read=False)


def tenant(slug: str) -> SimpleNamespace:
    """A region."""
    return SimpleNamespace(slug=slug, name=f"Region {slug.title()}")
