"""What the portal says, to the patient and to a guardian. Facts: patientlagen 6 kap., SoL 10:7, seeds 000 and 001."""

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
    YOURS: _(
        "Du har rätt att välja en fast läkarkontakt på %(unit)s, där du är listad. Ring och säg att du vill ha en."
    ),
    A_CHILDS: _(
        "Barnet har rätt till en fast läkarkontakt på %(unit)s, där barnet är listat. Ring och säg att ni vill ha en."
    ),
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
    YOURS: _("Du får en fast vårdkontakt om du ber om det. Fråga till exempel %(unit)s, eller där du annars får vård."),
    A_CHILDS: _(
        "Barnet får en fast vårdkontakt om ni ber om det. Fråga till exempel %(unit)s, eller där barnet annars får"
        " vård."
    ),
}
HOME_CARE = {
    YOURS: _("Du har hemtjänst från %(unit)s och ska bli erbjuden en fast omsorgskontakt. Ring och fråga efter en."),
    A_CHILDS: _("Barnet har hemtjänst från %(unit)s och ska bli erbjudet en fast omsorgskontakt. Ring och fråga."),
}
NO_HOME_CARE = {
    YOURS: _("Har du hemtjänst kan du få en. Behöver du hjälp hemma, kontakta kommunen där du bor."),
    A_CHILDS: _("Den som har hemtjänst kan få en. Behöver ni hjälp hemma, kontakta kommunen där barnet bor."),
}
