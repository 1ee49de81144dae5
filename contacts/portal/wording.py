"""What the portal says, to the patient and to a guardian. Facts: patientlagen 6 kap., SoL 10:7, seeds 000 and 001."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from fastkontakt.periods import years_before
from patients.models import Patient

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
CHOOSE_UNIT_URL = "https://www.1177.se/sa-fungerar-varden/att-valja-vardmottagning/valja-vardmottagning/"

YOURS, A_CHILDS, ANOTHERS = "yours", "a_childs", "anothers"
"""Whose page it is: the reader's own, or that of a child or a grown-up whom the reader acts for."""
ADULT_AGE = 18

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
    ANOTHERS: {
        FLK: _("Fast läkarkontakt"),
        FVK: _("Fast vårdkontakt"),
        FOK: _("Fast omsorgskontakt"),
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
    ANOTHERS: {
        FLK: _("Blir fast läkarkontakt"),
        FVK: _("Blir fast vårdkontakt"),
        FOK: _("Blir fast omsorgskontakt"),
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
    ANOTHERS: {
        FLK: _("Ingen fast läkarkontakt"),
        FVK: _("Ingen fast vårdkontakt"),
        FOK: _("Ingen fast omsorgskontakt"),
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
    ANOTHERS: {
        FLK: _("Den läkare som patienten träffar i första hand, och som följer upp hur det går."),
        FVK: _(
            "Hjälper till att få besök och behandlingar att hänga ihop. Svarar på frågor eller ser till att rätt person"
            " svarar, och håller kontakt med andra mottagningar, kommunen och Försäkringskassan."
        ),
        FOK: _(
            "Ansvarar för hur hemtjänsten fungerar i vardagen. Ser till att stödet passar, och att hemtjänsten och"
            " sjukvården arbetar åt samma håll."
        ),
    },
}
HELPS_TOO = _("Ring hit i frågor om vården på %(unit)s.")
"""For a second contact and more in the same role: what the role does is told once."""
COORDINATES = _("Samordnar alla vårdkontakter. Ring hit när det är oklart vem som ska hjälpa till.")

LISTED = {
    YOURS: _("Du har rätt att välja en fast läkarkontakt på %(unit)s, där du är listad. Välj här, eller ring."),
    A_CHILDS: _("Barnet har rätt till en fast läkarkontakt på %(unit)s, där barnet är listat. Välj här, eller ring."),
    ANOTHERS: _("Rätten till en fast läkarkontakt finns på %(unit)s, där patienten är listad. Välj här, eller ring."),
}
NOT_LISTED = {
    YOURS: _("Välj först en vårdcentral. Där har du sedan rätt att välja en fast läkarkontakt."),
    A_CHILDS: _("Välj först en vårdcentral åt barnet. Där har ni sedan rätt att välja en fast läkarkontakt."),
    ANOTHERS: _("Patienten väljer först en vårdcentral. Där finns sedan rätt att välja en fast läkarkontakt."),
}
ASK_WHERE_TREATED = {
    YOURS: _("Du får en fast vårdkontakt om du ber om det. Fråga på den mottagning där du får vård."),
    A_CHILDS: _("Barnet får en fast vårdkontakt om ni ber om det. Fråga på den mottagning där barnet får vård."),
    ANOTHERS: _("Den som ber om en fast vårdkontakt får en. Fråga på den mottagning där patienten får vård."),
}
ASK_UNIT = {
    YOURS: _("Du får en fast vårdkontakt om du ber om det. Begär den här, eller ring till exempel %(unit)s."),
    A_CHILDS: _("Barnet får en fast vårdkontakt om ni ber om det. Begär den här, eller ring till exempel %(unit)s."),
    ANOTHERS: _("Den som ber om en fast vårdkontakt får en. Begär den här, eller ring till exempel %(unit)s."),
}
HOME_CARE = {
    YOURS: _("Du har hemtjänst från %(unit)s och ska bli erbjuden en fast omsorgskontakt. Begär den här, eller ring."),
    A_CHILDS: _(
        "Barnet har hemtjänst från %(unit)s och ska bli erbjudet en fast omsorgskontakt. Begär den här, eller ring."
    ),
    ANOTHERS: _(
        "Patienten har hemtjänst från %(unit)s och ska bli erbjuden en fast omsorgskontakt. Begär den här, eller ring."
    ),
}
NO_HOME_CARE = {
    YOURS: _("Har du hemtjänst kan du få en. Behöver du hjälp hemma, kontakta kommunen där du bor."),
    A_CHILDS: _("Den som har hemtjänst kan få en. Behöver ni hjälp hemma, kontakta kommunen där barnet bor."),
    ANOTHERS: _("Den som har hemtjänst kan få en. Behövs hjälp hemma, kontakta kommunen där patienten bor."),
}

ACTS = {FLK: _("Välj fast läkarkontakt"), FVK: _("Begär fast vårdkontakt"), FOK: _("Begär fast omsorgskontakt")}
CHANGES = {FLK: _("Byt läkare"), FVK: _("Önska en annan person"), FOK: _("Önska en annan person")}
"""Acts where there is no contact in the role, and where there is one."""
ANOTHER = _("Begär fast vårdkontakt på en annan mottagning")
MORE = {
    FLK: CHANGES[FLK],
    FVK: _("Begär en annan fast vårdkontakt, eller en till"),
    FOK: _("Önska en annan fast omsorgskontakt"),
}
"""The same as CHANGES where nothing else on the page says which contact it is."""
SHORT = {
    FLK: _("Den läkare som du träffar i första hand."),
    FVK: _("Den som hjälper dig att samordna vården."),
    FOK: _("Den som ansvarar för din hemtjänst i vardagen."),
}
ANYONE = {
    FLK: _("Vem som helst"),
    FVK: _("Ingen särskild person"),
    FOK: _("Ingen särskild person"),
}
UNIT_CHOOSES = _("Vårdcentralen får välja läkare åt dig.")

_ASK_TITLE = {
    YOURS: ACTS,
    A_CHILDS: {
        FLK: _("Välj fast läkarkontakt åt barnet"),
        FVK: _("Begär fast vårdkontakt åt barnet"),
        FOK: _("Begär fast omsorgskontakt åt barnet"),
    },
    ANOTHERS: ACTS,
}
_CHANGE_TITLE = {
    YOURS: _("Byt fast läkarkontakt"),
    A_CHILDS: _("Byt fast läkarkontakt åt barnet"),
    ANOTHERS: _("Byt fast läkarkontakt"),
}
ASKED = {
    YOURS: _("Det här har du bett om"),
    A_CHILDS: _("Det här är begärt för barnet"),
    ANOTHERS: _("Det här är begärt"),
}
LEAD = {
    YOURS: _("Här står vem som hjälper dig i vård och omsorg, och hur du når dem."),
    A_CHILDS: _("Här står vem som hjälper barnet i vård och omsorg, och hur ni når dem."),
    ANOTHERS: _("Här står vem som hjälper till i vård och omsorg, och hur du når dem."),
}

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
    ANOTHERS: {
        FLK: _(
            "Patienten har rätt till en fast läkarkontakt på %(unit)s, där patienten är listad. Du får alltid ett svar,"
            " och ett skäl om det inte går som du vill."
        ),
        FVK: _("Den som ber om en fast vårdkontakt ska få en. Det är patientens rätt enligt patientlagen."),
        FOK: _(
            "Den som har hemtjänst har rätt att bli erbjuden en fast omsorgskontakt: en person som ser till att"
            " hemtjänsten fungerar."
        ),
    },
}
CANNOT_ASK = {
    YOURS: {FLK: NOT_LISTED[YOURS], FVK: ASK_WHERE_TREATED[YOURS], FOK: NO_HOME_CARE[YOURS]},
    A_CHILDS: {FLK: NOT_LISTED[A_CHILDS], FVK: ASK_WHERE_TREATED[A_CHILDS], FOK: NO_HOME_CARE[A_CHILDS]},
    ANOTHERS: {FLK: NOT_LISTED[ANOTHERS], FVK: ASK_WHERE_TREATED[ANOTHERS], FOK: NO_HOME_CARE[ANOTHERS]},
}


def whose(patient: Patient, *, own: bool, on: date) -> str:
    """Whose the patient's page is, on a day. Who has no known birthday is taken for a grown-up."""
    if own:
        return YOURS
    return A_CHILDS if patient.born_on and patient.born_on > years_before(on, ADULT_AGE) else ANOTHERS


def ask_title(role: ContactRole, page_of: str, *, changes: bool) -> Any:
    """The page's title; `changes` where the patient already has a fast läkarkontakt."""
    return _CHANGE_TITLE[page_of] if changes else _ASK_TITLE[page_of][role]
