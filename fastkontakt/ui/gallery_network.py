"""Sample of the picture of a network, with a place of each kind: invented persons."""

from django.utils.translation import gettext as _

from fastkontakt.ui.shapes import Circle, Network, Place
from fastkontakt.ui.templatetags.fk import role_color, role_icon, role_label


def network() -> Network:
    """Contacts at two providers, the coordinating one marked, two places without anybody, one closed, two relatives."""
    region = (
        _of("fast_lakarkontakt", name="Karin Åkerlund", lines=(_("Läkare"), "Klintehamns vårdcentral"), url="#banor"),
        _of(
            "fast_vardkontakt",
            name="Johanna Lindqvist",
            lines=(_("Distriktssköterska"), "Klintehamns vårdcentral"),
            marks=(("hub", _("samordnande")), ("phone", "0498-20 40 13")),
            url="#banor",
            coordinating=True,
        ),
    )
    municipal = (_of("fast_vardkontakt", name="Amir Haddad", lines=(_("Sjuksköterska"), "Hemsjukvården Klinte")),)
    nobody = {"kind": "gap", "action": _("Utse"), "url": "#banor"}
    missing = (
        _of("fast_vardkontakt", name=_("Saknas"), lines=(_("Livshotande tillstånd"),), demanded=True, **nobody),
        _of("fast_omsorgskontakt", name=_("Ingen"), lines=(_("Kan begäras"),), **nobody),
        Place(kind="closed", label=_("Kontakter hos andra"), icon="hidden", lines=(_("Visas inte utan samtycke"),)),
    )
    return Network(
        patient=Place(kind="patient", label=_("Patient"), icon="person", name="Gunvor Öberg"),
        circles=(
            Circle(title="Region Gotland", places=region),
            Circle(title="Gotlands kommun", places=municipal),
            Circle(places=missing),
        ),
        relatives=(_relative(1, "Ingrid Öberg", _("dotter")), _relative(2, "Nils Öberg", _("make"))),
    )


def _of(role: str, *, kind: str = "contact", **fields: object) -> Place:
    look = {"label": role_label(role), "icon": role_icon(role), "color": role_color(role)}
    return Place(kind=kind, **look, **fields)  # type: ignore[arg-type]


def _relative(rank: int, name: str, role: str) -> Place:
    label = _("Närstående %(rank)s") % {"rank": rank}
    return Place(kind="relative", label=label, icon="people", name=name, lines=(role,))
