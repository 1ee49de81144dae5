"""Sample charts of the gallery: one of each kind."""

from django.utils.translation import gettext as _

from fastkontakt.ui.charts import BALANCE, LINES, STACKED, Chart, Mark, Series

SHORT = ("sep\n2025", "okt", "nov", "dec", "jan\n2026", "feb")
LABELS = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02")


def charts() -> list[Chart]:
    """Lines, bars on top of each other, and bars above and below zero."""
    return [
        Chart(
            key="kurvor",
            title=_("Öppna kontakter"),
            summary=_("Fasta läkarkontakter ökar, fasta omsorgskontakter minskar."),
            kind=LINES,
            axis=_("Månad"),
            labels=LABELS,
            short=SHORT,
            series=(
                _series(_("Fast läkarkontakt"), "fast-lakarkontakt", 0, 31, 33, 36, 36, 40, 44),
                _series(_("Fast vårdkontakt"), "fast-vardkontakt", 1, 20, 22, 21, 25, 24, 26),
                _series(_("Fast omsorgskontakt"), "fast-omsorgskontakt", 2, 16, 15, 15, 13, 12, 10),
            ),
        ),
        Chart(
            key="staplar",
            title=_("Uppgifter som fullgjorts"),
            summary=_("De flesta uppgifter görs i tid."),
            kind=STACKED,
            axis=_("Månad"),
            labels=LABELS,
            short=SHORT,
            series=(
                _series(_("I tid"), "accent", 0, 12, 9, 14, 11, 8, 13),
                _series(_("För sent"), "danger", 1, 1, 3, 0, 2, 4, 1),
            ),
        ),
        Chart(
            key="balans",
            title=_("Nya och avslutade kontakter"),
            summary=_("Fler börjar än slutar."),
            kind=BALANCE,
            axis=_("Månad"),
            labels=LABELS,
            short=SHORT,
            series=(
                _series(_("Nya"), "accent", 0, 7, 5, 9, 4, 6, 8),
                _series(_("Avslutade"), "neutral", 1, 3, 4, 2, 5, 3, 2, below=True),
                _series(_("Byten"), "info", 2, 1, 2, 0, 2, 1, 1, as_line=True),
            ),
        ),
    ]


def _series(name: str, color: str, style: int, *values: int, below: bool = False, as_line: bool = False) -> Series:
    marks = tuple(Mark(value=value) for value in values)
    return Series(name=name, color=color, style=style, marks=marks, below=below, as_line=as_line)
