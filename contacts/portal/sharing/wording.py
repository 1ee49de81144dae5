"""What each act leads to, said before the click: what gets better, and what may be missed.

Facts: patientdatalagen 4 kap. 4–5 §§; lagen (2022:913) om sammanhållen vård- och omsorgsdokumentation 2–3 kap.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Consequences:
    """`gains` and `losses`: sentences, in the order of weight."""

    gains: list[str]
    losses: list[str]


def of_consent(name: str) -> Consequences:
    """Of letting others read. `name` is the patient's, "" for the reader's own."""
    if name:
        told = {"name": name}
        return Consequences(
            [
                _("Den som vårdar %(name)s ser genast vilka andra som hjälper till, och kan ringa dem.") % told,
                _("Ni behöver inte berätta samma sak flera gånger."),
            ],
            [
                _("Fler i personalen kan se var %(name)s får vård och omsorg.") % told,
                _("Bara den som deltar i vården eller omsorgen får läsa. Varje läsning skrivs upp."),
                _("Du kan ta tillbaka samtycket när du vill."),
            ],
        )
    return Consequences(
        [
            _("Den som vårdar dig ser genast vilka andra som hjälper dig, och kan ringa dem."),
            _("Du behöver inte berätta samma sak flera gånger."),
            _("Vården och omsorgen kan planera ihop, till exempel när du ska hem från sjukhuset."),
        ],
        [
            _("Fler i personalen kan se var du får vård och omsorg. Det kan vara en psykiatrisk mottagning."),
            _("Bara den som deltar i din vård eller omsorg får läsa. Varje läsning skrivs upp, och du kan se det."),
            _("Det som du har spärrat visas inte ändå."),
            _("Du kan ta tillbaka samtycket när du vill."),
        ],
    )


def of_withdrawal(name: str) -> Consequences:
    """Of taking a consent back."""
    if name:
        told = {"name": name}
        return Consequences(
            [_("Andra vårdgivare får inte längre läsa med stöd av ditt samtycke. Det gäller genast.")],
            [
                _("Den som vårdar %(name)s vet inte alltid vem mer som hjälper till.") % told,
                _("Du kan behöva berätta det själv."),
            ],
        )
    return Consequences(
        [
            _("Andra vårdgivare ser inte längre vilka kontakter du har hos andra. Det gäller genast."),
            _("De ser bara att det finns kontakter någon annanstans, men inte var."),
        ],
        [
            _("Den som vårdar dig vet inte vem mer som hjälper dig. Du kan behöva berätta det själv."),
            _("Vid fara för liv kan sjukvården ändå läsa det som du inte har spärrat. Men det kan ta tid."),
        ],
    )


def of_block() -> Consequences:
    """Of blocking a unit or a care provider."""
    return Consequences(
        [
            _("Andra vårdgivare ser ingenting om kontakterna på det du spärrar. Det gäller genast."),
            _("Spärrar du en enhet ser inte heller vårdgivarens andra enheter dem. De ser bara att något är spärrat."),
            _("De som arbetar där du spärrar ser fortfarande dina kontakter hos dem, och kan hjälpa dig."),
        ],
        [
            _("Den som vårdar dig någon annanstans vet inte vem mer som hjälper dig. Viktiga samtal kan utebli."),
            _(
                "Vid fara för liv kan personal missa vem de borde ringa. Samma vårdgivare får då häva spärren, om du"
                " själv inte kan svara. En annan vårdgivare får bara veta vem som har spärren, och kan be dem häva den."
            ),
            _("Inget samtycke öppnar det som är spärrat. Du kan häva spärren när du vill."),
        ],
    )


def of_lifting() -> Consequences:
    """Of lifting a block."""
    return Consequences(
        [
            _("Personal hos samma vårdgivare, som deltar i din vård, ser kontakterna igen och kan ringa dem."),
            _("Vid fara för liv kan sjukvården snabbt se vem som känner dig."),
        ],
        [
            _("Fler i personalen kan se att du får vård där."),
            _("Andra vårdgivare ser kontakterna bara om du har samtyckt, och omsorgen likaså."),
            _("Du kan spärra igen när du vill."),
        ],
    )
