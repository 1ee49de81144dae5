"""What the portal says, to the patient and to a guardian. Facts: patientlagen 6 kap., SoL 10:7, seeds 000 and 001."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
CHOOSE_UNIT_URL = "https://www.1177.se/sa-fungerar-varden/att-valja-vardmottagning/valja-vardmottagning/"

YOURS, A_CHILDS = "yours", "a_childs"
"""Whose page it is: the reader's own, or that of a child whom the reader acts for."""

TITLE = {
    YOURS: {
        FLK: _("Din fasta läkarkontakt"),
        FVK: _("Din fasta vårdkontakt"),
        FOK: _("Din fasta omsorgskontakt"),
    },
    A_CHILDS: {
        FLK: _("Barnets fasta läkarkontakt"),
        FVK: _("Barnets fasta vårdkontakt"),
        FOK: _("Barnets fasta omsorgskontakt"),
    },
}
COMING = {
    YOURS: {
        FLK: _("Blir din fasta läkarkontakt"),
        FVK: _("Blir din fasta vårdkontakt"),
        FOK: _("Blir din fasta omsorgskontakt"),
    },
    A_CHILDS: {
        FLK: _("Blir barnets fasta läkarkontakt"),
        FVK: _("Blir barnets fasta vårdkontakt"),
        FOK: _("Blir barnets fasta omsorgskontakt"),
    },
}
NOBODY = {
    YOURS: {
        FLK: _("Du har ingen fast läkarkontakt"),
        FVK: _("Du har ingen fast vårdkontakt"),
        FOK: _("Du har ingen fast omsorgskontakt"),
    },
    A_CHILDS: {
        FLK: _("Barnet har ingen fast läkarkontakt"),
        FVK: _("Barnet har ingen fast vårdkontakt"),
        FOK: _("Barnet har ingen fast omsorgskontakt"),
    },
}
HELPS = {
    YOURS: {
        FLK: _(
            "Den läkare som du träffar i första hand. Ni planerar din vård tillsammans, och läkaren följer upp hur det"
            " går."
        ),
        FVK: _(
            "Hjälper dig att få besök och behandlingar att hänga ihop. Svarar på dina frågor eller ser till att rätt"
            " person svarar, och håller kontakt med andra mottagningar, kommunen och Försäkringskassan."
        ),
        FOK: _(
            "Ansvarar för hur din hemtjänst fungerar i vardagen. Ser till att stödet passar dig, och att hemtjänsten"
            " och sjukvården arbetar åt samma håll."
        ),
    },
    A_CHILDS: {
        FLK: _(
            "Den läkare som barnet träffar i första hand. Ni planerar vården tillsammans, och läkaren följer upp hur"
            " det går."
        ),
        FVK: _(
            "Hjälper er att få barnets besök och behandlingar att hänga ihop. Svarar på frågor eller ser till att rätt"
            " person svarar, och håller kontakt med andra mottagningar, kommunen och Försäkringskassan."
        ),
        FOK: _(
            "Ansvarar för hur barnets hemtjänst fungerar i vardagen. Ser till att stödet passar, och att hemtjänsten"
            " och sjukvården arbetar åt samma håll."
        ),
    },
}
HELPS_TOO = _("Ring hit i frågor om vården på %(unit)s.")
"""For a second contact and more in the same role: what the role does is told once."""
COORDINATES = _("Samordnar alla vårdkontakter. Ring hit när det är oklart vem som ska hjälpa till.")

LISTED = {
    YOURS: _("Du har rätt att välja en fast läkarkontakt på %(unit)s, där du är listad. Välj här, eller ring."),
    A_CHILDS: _("Barnet har rätt till en fast läkarkontakt på %(unit)s, där barnet är listat. Välj här, eller ring."),
}
NOT_LISTED = {
    YOURS: _("Välj först en vårdcentral. Där har du sedan rätt att välja en fast läkarkontakt."),
    A_CHILDS: _("Välj först en vårdcentral åt barnet. Där har ni sedan rätt att välja en fast läkarkontakt."),
}
ASK_WHERE_TREATED = {
    YOURS: _("Du får en fast vårdkontakt om du ber om det. Fråga på den mottagning där du får vård."),
    A_CHILDS: _("Barnet får en fast vårdkontakt om ni ber om det. Fråga på den mottagning där barnet får vård."),
}
ASK_UNIT = {
    YOURS: _("Du får en fast vårdkontakt om du ber om det. Begär den här, eller ring till exempel %(unit)s."),
    A_CHILDS: _("Barnet får en fast vårdkontakt om ni ber om det. Begär den här, eller ring till exempel %(unit)s."),
}
HOME_CARE = {
    YOURS: _("Du har hemtjänst från %(unit)s och ska bli erbjuden en fast omsorgskontakt. Begär den här, eller ring."),
    A_CHILDS: _(
        "Barnet har hemtjänst från %(unit)s och ska bli erbjudet en fast omsorgskontakt. Begär den här, eller ring."
    ),
}
NO_HOME_CARE = {
    YOURS: _("Har du hemtjänst kan du få en. Behöver du hjälp hemma, kontakta kommunen där du bor."),
    A_CHILDS: _("Den som har hemtjänst kan få en. Behöver ni hjälp hemma, kontakta kommunen där barnet bor."),
}

ACTS = {FLK: _("Välj fast läkarkontakt"), FVK: _("Begär fast vårdkontakt"), FOK: _("Begär fast omsorgskontakt")}
CHANGES = {FLK: _("Byt läkare"), FVK: _("Önska en annan person"), FOK: _("Önska en annan person")}
"""Acts where there is no contact in the role, and where there is one."""
ANOTHER = _("Begär fast vårdkontakt på en annan mottagning")
ANYONE = {
    FLK: _("Vårdcentralen får välja läkare"),
    FVK: _("Ingen särskild person"),
    FOK: _("Ingen särskild person"),
}

_ASK_TITLE = {
    YOURS: ACTS,
    A_CHILDS: {
        FLK: _("Välj fast läkarkontakt åt barnet"),
        FVK: _("Begär fast vårdkontakt åt barnet"),
        FOK: _("Begär fast omsorgskontakt åt barnet"),
    },
}
_CHANGE_TITLE = {YOURS: _("Byt fast läkarkontakt"), A_CHILDS: _("Byt fast läkarkontakt åt barnet")}

ASK = {
    YOURS: {
        FLK: _(
            "Du har rätt att välja en fast läkarkontakt på %(unit)s, där du är listad. Du får alltid ett svar, och ett"
            " skäl om det inte går som du vill."
        ),
        FVK: _("Den som ber om en fast vårdkontakt ska få en. Det är din rätt enligt patientlagen."),
        FOK: _(
            "Du har hemtjänst och har rätt att bli erbjuden en fast omsorgskontakt: en person som känner dig och ser"
            " till att hemtjänsten fungerar."
        ),
    },
    A_CHILDS: {
        FLK: _(
            "Barnet har rätt till en fast läkarkontakt på %(unit)s, där barnet är listat. Ni får alltid ett svar, och"
            " ett skäl om det inte går som ni vill."
        ),
        FVK: _("Den som ber om en fast vårdkontakt ska få en. Det är barnets rätt enligt patientlagen."),
        FOK: _(
            "Barnet har hemtjänst och har rätt att bli erbjudet en fast omsorgskontakt: en person som känner barnet"
            " och ser till att hemtjänsten fungerar."
        ),
    },
}
CANNOT_ASK = {
    YOURS: {FLK: NOT_LISTED[YOURS], FVK: ASK_WHERE_TREATED[YOURS], FOK: NO_HOME_CARE[YOURS]},
    A_CHILDS: {FLK: NOT_LISTED[A_CHILDS], FVK: ASK_WHERE_TREATED[A_CHILDS], FOK: NO_HOME_CARE[A_CHILDS]},
}


def ask_title(role: ContactRole, whose: str, *, changes: bool) -> Any:
    """The page's title; `changes` where the patient already has a fast läkarkontakt."""
    return _CHANGE_TITLE[whose] if changes else _ASK_TITLE[whose][role]
