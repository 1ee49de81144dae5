"""What the demo's units have written in their routines: made up, in the spirit of Region Gotland's guideline."""

Texts = dict[str, str]

PRIMARY_CARE: Texts = {
    "appointing": (
        "Vi utser en fast vårdkontakt när patienten begär det, eller när någon av oss ser att patienten behöver "
        "hjälp att samordna vården, få information eller känna sig trygg. Det gäller ofta den som har flera "
        "pågående vårdkontakter, nyligen har varit inlagd eller har svårt att själv hålla ihop sin vård.\n\n"
        "Den som känner patienten bäst och har rätt kompetens föreslås. Vid livshotande tillstånd är det en "
        "legitimerad läkare. Alla kan föreslå. Verksamhetschefen eller den som har delegation utser.\n\n"
        "Hur många patienter en fast vårdkontakt har kommer verksamhetschefen och den fasta vårdkontakten överens "
        "om. Vi ser över antalet varje halvår, så att det finns tid att ligga steget före."
    ),
    "ending": (
        "Behovet avgör hur länge uppdraget varar. Den fasta vårdkontakten omprövar det minst var sjätte månad, "
        "tillsammans med patienten.\n\n"
        "Uppdraget avslutas när patienten själv klarar att samordna sin vård, när en annan fast vårdkontakt tar "
        "över eller när patienten vill det. Vi avslutar aldrig utan att patienten vet om det och vet vart man "
        "vänder sig sedan."
    ),
    "participation": (
        "Vid första samtalet berättar vi vad en fast vårdkontakt gör och inte gör, och frågar vad patienten väntar "
        "sig. Vi skriver ner vad vi har kommit överens om, hur ofta vi hörs och hur man når oss.\n\n"
        "Patienten får namn och telefonnummer både muntligt och skriftligt. Vi frågar om närstående ska vara med. "
        "Vid varje uppföljning frågar vi om uppdraget fortfarande hjälper, och vi bestämmer avslutet tillsammans."
    ),
    "cooperation": (
        "Fast läkarkontakt och fast vårdkontakt arbetar i team. Vi utgår från läkarens lista: varje läkare har en "
        "sjuksköterska som i första hand blir fast vårdkontakt för läkarens patienter, och teamet stämmer av varje "
        "måndag.\n\n"
        "När andra verksamheter är med tar den fasta vårdkontakten reda på vilka andra fasta kontakter patienten "
        "har, om patienten samtycker. Vi kallar till SIP när insatser från både region och kommun behöver "
        "samordnas, och vi svarar alltid samma dag när sjukhuset, hemsjukvården eller hemtjänsten söker den fasta "
        "vårdkontakten."
    ),
    "follow_up": (
        "I april och oktober går verksamhetschefen igenom hur många patienter som har fasta kontakter, hur många "
        "patienter varje fast vårdkontakt och varje läkare har, hur många som är informerade och hur länge "
        "uppdragen varar.\n\n"
        "Vi läser också tio journaler för att se om uppdraget har gett samordning, kontinuitet, trygghet och "
        "säkerhet, och frågar patienterna vid uppföljningen. Resultatet tas upp på arbetsplatsträffen."
    ),
}
CHILDREN: Texts = {
    **PRIMARY_CARE,
    "appointing": (
        "Vi utser en fast vårdkontakt när barnet eller vårdnadshavarna begär det, eller när barnet har kontakt med "
        "flera verksamheter samtidigt. Det gäller alltid barn med funktionsnedsättning som har insatser från två "
        "eller fler.\n\n"
        "Den som träffar barnet oftast föreslås. Teamet tar upp förslaget på behandlingskonferensen och "
        "verksamhetschefen utser."
    ),
    "cooperation": (
        "Den fasta vårdkontakten håller ihop planeringen mellan oss, barnavårdscentralen eller habiliteringen, "
        "barnmottagningen och den vårdcentral där barnet är listat. Vårdnadshavarna avgör vad vi får berätta för "
        "förskola och skola.\n\n"
        "Byter barnet verksamhet gör vi ett gemensamt samtal där familjen får träffa den nya kontakten."
    ),
}
CLINIC: Texts = {
    "appointing": (
        "Vi utser en fast vårdkontakt när patienten begär det, vid långvarig behandling hos oss och när flera "
        "enheter är med i vården. Bedömningen görs vid nybesöket och skrivs ner.\n\n"
        "Den fasta vårdkontakten är den sjuksköterska eller behandlare som patienten träffar mest. Har patienten "
        "ett livshotande tillstånd utses en legitimerad läkare. Verksamhetschefen utser."
    ),
    "ending": (
        "Uppdraget avslutas när behandlingen hos oss är klar eller när primärvården tar över. Vi omprövar behovet "
        "vid varje återbesök hos läkare, minst två gånger om året.\n\n"
        "Före avslutet tar vi kontakt med patientens fasta vårdkontakt på vårdcentralen, så att ingen patient blir "
        "utan."
    ),
    "participation": (
        "Patienten får veta vem som är fast vårdkontakt redan vid nybesöket, muntligt och på ett kort att ta med "
        "hem. Vi frågar vad som är viktigast och vad patienten vill att vi sköter.\n\n"
        "Överenskommelsen gås igenom vid varje besök. Patienten är med och bestämmer när uppdraget är slut."
    ),
    "cooperation": (
        "Primärvården samordnar när patienten har en regelbunden kontakt där. Behandlas grundsjukdomen hos oss och "
        "vi har störst del i vården kan vi samordna, om patienten samtycker. Vem det är skrivs i överenskommelsen.\n\n"
        "Den fasta vårdkontakten ringer vårdcentralen när något viktigt ändras, och deltar i SIP."
    ),
    "follow_up": (
        "Varje kvartal följer vi hur många patienter som har fast vårdkontakt, hur många patienter var och en har "
        "och hur ofta kontakten byts. En gång om året frågar vi patienterna om de vet vem de ska ringa.\n\n"
        "Verksamhetschefen ansvarar, och vi bestämmer tillsammans vad vi ska ändra."
    ),
}
WARD: Texts = {
    **CLINIC,
    "appointing": (
        "Vi bedömer behovet på den dagliga ronden. Vid livshotande tillstånd utses samma dag en legitimerad läkare "
        "till fast vårdkontakt. Övriga får en fast vårdkontakt hos oss när de begär det eller när vården hos oss är "
        "lång eller rör flera kliniker.\n\n"
        "Ska patienten få fortsatt vård i öppenvården skickas inskrivningsmeddelande, och den mottagande enheten "
        "utser en fast vårdkontakt före utskrivningen."
    ),
    "ending": (
        "Uppdraget avslutas när patienten skrivs ut och den fasta vårdkontakten i öppenvården har tagit över. Vid "
        "livshotande tillstånd avslutas det aldrig förrän en annan legitimerad läkare är utsedd."
    ),
}
HOME_NURSING: Texts = {
    "appointing": (
        "Alla som skrivs in i hemsjukvården får en fast vårdkontakt.\n\n"
        "Den fasta vårdkontakten är legitimerad och arbetar i patientens område. Verksamhetschefen utser vid "
        "inskrivningen, och bestämmer tillsammans med var och en hur många patienter som är rimligt."
    ),
    "ending": (
        "Uppdraget avslutas när patienten skrivs ut från hemsjukvården eller flyttar till ett område med en annan "
        "sjuksköterska. Den nya kontakten presenteras innan den gamla slutar. Behovet omprövas var sjätte månad."
    ),
    "participation": (
        "Vid inskrivningsbesöket går vi igenom vad patienten själv vill klara, vad patienten väntar sig av oss och "
        "hur närstående ska vara med. Det skrivs i vårdplanen, som patienten har hemma.\n\n"
        "Vi frågar vid varje uppföljning om kontakten fungerar."
    ),
    "cooperation": (
        "Den fasta vårdkontakten har kontakt med den fasta läkarkontakten varje vecka och med den fasta "
        "omsorgskontakten när något ändras i vardagen.\n\n"
        "Vid utskrivning från sjukhus deltar vi i planeringen från första dagen. Vi tar emot kallelsen till SIP och "
        "ser till att den som känner patienten är med."
    ),
    "follow_up": (
        "Varje månad ser verksamhetschefen hur många patienter som har fast vårdkontakt och fast läkarkontakt och "
        "hur många var och en ansvarar för. Två gånger om året går vi igenom avvikelser som rör samordning och "
        "kontinuitet."
    ),
}
HOME_CARE: Texts = {
    "appointing": (
        "Den som får hemtjänst erbjuds en fast omsorgskontakt vid första besöket. Svaret skrivs ner, också ett nej.\n\n"
        "Den fasta omsorgskontakten är undersköterska och möter brukaren ofta. Enhetschefen utser, efter brukarens "
        "önskemål så långt det går, och kommer överens med var och en om hur många brukare som är rimligt."
    ),
    "ending": (
        "Uppdraget avslutas när hemtjänsten upphör, när brukaren vill byta eller när kontakten slutar hos oss. Vi "
        "ordnar en ny kontakt innan den förra slutar, och de gör ett besök tillsammans."
    ),
    "participation": (
        "Brukaren bestämmer hur stödet ska ges. Vid första besöket går kontakten igenom vad brukaren väntar sig, "
        "hur man vill bli bemött och vilka dagar som är viktiga. Genomförandeplanen skrivs tillsammans.\n\n"
        "Två gånger om året frågar vi om något ska ändras."
    ),
    "cooperation": (
        "Den fasta omsorgskontakten är länken mellan hemtjänstgruppen och hälso- och sjukvårdens fasta kontakter, i "
        "samråd med brukaren och anhöriga. Förändringar i hälsa och vardag berättas samma dag för den fasta "
        "vårdkontakten.\n\n"
        "Kontakten deltar i SIP och i möten med biståndshandläggaren."
    ),
    "follow_up": (
        "Enhetschefen följer varje månad hur många brukare varje fast omsorgskontakt har, hur många som har tackat "
        "nej och hur många olika personer en brukare möter på två veckor. Resultatet tas upp på gruppmötet."
    ),
}
HOUSING: Texts = {
    **HOME_NURSING,
    "appointing": (
        "Alla som flyttar in får en fast vårdkontakt. Den fasta vårdkontakten är en av boendets sjuksköterskor. "
        "Verksamhetschefen utser inom en vecka från inflyttningen."
    ),
    "ending": (
        "Uppdraget varar så länge personen bor hos oss och får hälso- och sjukvård här. Byter vi sjuksköterska tar "
        "den nya över samma dag. Behovet omprövas var sjätte månad."
    ),
}
OF_UNIT: dict[str, Texts] = {
    "vardcentral": PRIMARY_CARE,
    "vardcentral2": PRIMARY_CARE,
    "vardcentral3": PRIMARY_CARE,
    "vardcentral4": PRIMARY_CARE,
    "barnavardscentral": CHILDREN,
    "habilitering": CHILDREN,
    "sjukhusavdelning": WARD,
    "sjukhusavdelning2": WARD,
    "sjukhusmottagning": CLINIC,
    "kommunal_halsosjukvard": HOME_NURSING,
    "hemtjanst": HOME_CARE,
    "hemtjanst2": HOME_CARE,
    "sarskilt_boende": HOUSING,
}
"""By the unit's key. `psykiatri` has written none, though it has contacts; `sjukhusmottagning2` has no contacts."""

FIRST_OF_PRIMARY_CARE: Texts = {
    "appointing": (
        "Vi utser en fast vårdkontakt när patienten begär det, eller när någon av oss ser att patienten behöver "
        "hjälp att samordna vården.\n\n"
        "Alla kan föreslå. Verksamhetschefen utser."
    ),
    "ending": (
        "Behovet avgör hur länge uppdraget varar. Den fasta vårdkontakten omprövar det en gång om året.\n\n"
        "Uppdraget avslutas när patienten själv klarar att samordna sin vård."
    ),
    "cooperation": (
        "Fast läkarkontakt och fast vårdkontakt stämmer av när det behövs.\n\n"
        "Vi kallar till SIP när insatser från både region och kommun behöver samordnas."
    ),
    "follow_up": "Verksamhetschefen räknar en gång om året hur många patienter som har fasta kontakter.",
}
"""Of the first version: what differs from the newest."""
SECOND_OF_PRIMARY_CARE: Texts = {
    "appointing": (
        "Vi utser en fast vårdkontakt när patienten begär det, eller när någon av oss ser att patienten behöver "
        "hjälp att samordna vården, få information eller känna sig trygg.\n\n"
        "Den som känner patienten bäst och har rätt kompetens föreslås. Vid livshotande tillstånd är det en "
        "legitimerad läkare. Alla kan föreslå. Verksamhetschefen eller den som har delegation utser."
    ),
    "cooperation": (
        "Fast läkarkontakt och fast vårdkontakt arbetar i team och stämmer av varannan måndag.\n\n"
        "Vi kallar till SIP när insatser från både region och kommun behöver samordnas, och vi svarar inom två "
        "dagar när andra söker den fasta vårdkontakten."
    ),
}
"""Of the second version: what differs from the newest."""
COMING_IN_HOME_CARE: Texts = {
    "participation": (
        "Brukaren bestämmer hur stödet ska ges. Vid första besöket går kontakten igenom vad brukaren väntar sig, "
        "hur man vill bli bemött, vilka dagar som är viktiga och vem som får veta vad. Genomförandeplanen skrivs "
        "tillsammans.\n\n"
        "Var tredje månad frågar vi om något ska ändras, och om brukaren vill byta kontakt."
    ),
}
"""Of a version that is decided and begins soon: what differs from the one in force."""
