"""Headings and choices as people write them: en ro bg ca es da et, as far as they differ."""

from punte.ecosystem.choices import Helix, OrganisationType

HEADINGS: dict[str, str] = {
    "name": """
        organisation; organization; organisation name; name of organisation; stakeholder; stakeholder
        name; company; institution; entity; denumire; nume; nume organizație; organizație; organizatia;
        instituție; име; наименование; организация; име на организацията; nom; nom de l'organització;
        organització; entitat; nombre; nombre de la organización; organización; entidad; navn;
        organisation navn; virksomhed; nimi; organisatsioon; organisatsiooni nimi; asutus; legalName
    """,
    "short_name": """
        short name; acronym; abbreviation; acronim; prescurtare; съкращение; абревиатура; acrònim;
        sigles; acrónimo; siglas; forkortelse; kort navn; lühend; lühinimi; shortName
    """,
    "type": """
        organisation type; organization type; type of organisation; stakeholder type; category; tip; tip
        organizație; categorie; тип; вид; тип организация; категория; tipus; tipus d'organització;
        categoria; tipo; tipo de organización; categoría; organisationstype; kategori; tüüp;
        organisatsiooni tüüp; liik
    """,
    "helix": """
        quadruple helix; helix category; sector; elice; cvadruplu helix; спирала; сектор; hèlix; hélice;
        cuádruple hélice; sektor; heeliks; valdkonna liik
    """,
    "description": """
        about; what it does; profile; activity; descriere; activitate; profil; описание; дейност;
        descripció; activitat; descripción; actividad; beskrivelse; aktivitet; kirjeldus; tegevus
    """,
    "language": """
        language of the text; limba; език; idioma; llengua; sprog; keel
    """,
    "city": """
        town; place; location; municipality; oraș; oras; localitate; град; населено място; ciutat;
        població; ciudad; localidad; by; sted; linn; asukoht
    """,
    "country": """
        country code; țară; tara; държава; страна; país; land; riik
    """,
    "region": """
        nuts; nuts code; nuts2; nuts 2; nuts3; county; regiune; regiunea; județ; judet; регион; област;
        regió; província; región; provincia; comunidad; region; regionen; kommune; piirkond; maakond;
        nutsCode
    """,
    "places": """
        further regions; other regions; alte regiuni; други региони; altres regions; otras regiones;
        andre regioner; teised piirkonnad
    """,
    "themes": """
        theme; topics; topic; fields; areas of interest; teme; temă; domenii; теми; тема; области;
        temes; tema; àmbits; temas; ámbitos; temaer; emner; teemad; teema; valdkonnad
    """,
    "capabilities": """
        what it can do; capability; competences; competencies; skills; expertise; capabilități;
        competențe; expertiză; капацитет; възможности; компетенции; capacitats; competències;
        capacidades; competencias; kompetencer; kapaciteter; pädevused; võimekus
    """,
    "needs_noted": """
        needs; need; looking for; challenges; nevoi; nevoie; caută; нужди; потребности; търси;
        necessitats; cerca; necesidades; busca; behov; søger; vajadused; vajadus; otsib
    """,
    "role": """
        role in the ecosystem; stakeholder role; rol; rol în ecosistem; роля; paper; rol a l'ecosistema;
        papel; rol en el ecosistema; rolle; roll; roll ökosüsteemis
    """,
    "influence": """
        power; influence (1-5); influență; putere; влияние; influència; poder; influencia; indflydelse;
        mõju; mõjukus
    """,
    "interest": """
        interest (1-5); interes; interesul; интерес; interès; interés; interesse; huvi
    """,
    "contact_person": """
        contact; contact name; name of contact; persoană de contact; contact persoană; лице за контакт;
        контакт; persona de contacte; contacte; persona de contacto; contacto; kontaktperson; kontakt;
        kontaktisik
    """,
    "contact_email": """
        contact e-mail; contact mail; e-mail of contact; e-mail contact; email contact; имейл за
        контакт; correu de contacte; correo de contacto; kontakt e-mail; kontaktmail; kontakti e-post
    """,
    "consent": """
        consent given; gdpr; gdpr consent; consimțământ; acord gdpr; съгласие; consentiment;
        consentimiento; samtykke; nõusolek
    """,
    "email": """
        e-mail; mail; general e-mail; e-mail address; adresă e-mail; имейл; ел. поща; correu; correu-e;
        correo; correo electrónico; epost; e-post
    """,
    "phone": """
        telephone; tel; phone number; telefon; telefonnummer; телефон; telèfon; teléfono; tlf
    """,
    "website": """
        web; url; homepage; web site; site; pagină web; сайт; уебсайт; lloc web; sitio web; página web;
        hjemmeside; koduleht; veebileht; organizationURL
    """,
    "referred_by": """
        referral; recommended by; recomandat de; препоръчан от; recomanat per; recomendado por;
        anbefalet af; henvist af; soovitaja
    """,
    "source": """
        data source; sursă; sursa; източник; font; fuente; kilde; allikas
    """,
    "source_url": """
        source address; source url; link; adresă sursă; enllaç; enlace
    """,
    "verified_on": """
        last verified; verified; last checked; date; verificat; ultima verificare; data verificării;
        проверено; последна проверка; verificat el; última verificació; verificado; última verificación;
        sidst verificeret; kontrolleret; viimati kontrollitud
    """,
    "pic": """
        pic code; pic number; participant identification code; organisationID; cod pic; пик код; codi
        pic; código pic; pic-kode; pic-kood
    """,
    "ror": """
        ror id; research organization registry
    """,
    "vat": """
        vat; vat id; vat number; tax number; cui; cif; nif; tva; cod fiscal; ддс; еик; булстат; iva;
        nif-iva; cvr; momsnummer; kmkr; kmkr number; registrikood; vatNumber
    """,
    "fictional": """
        invented; sample; fictiv; измислен; fictici; ficticio; fiktiv; väljamõeldud
    """,
}

TYPES: dict[str, str] = {
    OrganisationType.CLUSTER: """
        cluster; association; business association; clusters; asociație; asociatie; clúster; клъстер;
        асоциация; сдружение; associació; asociación; klynge; forening; klaster; liit
    """,
    OrganisationType.EDIH: """
        edih; dih; european digital innovation hub; hub de inovare digitală; цифров иновационен хъб;
        центре digital; digital innovationshub; digiinnovatsioonikeskus
    """,
    OrganisationType.AUTHORITY: """
        public authority; authority; municipality; city; county; ministry; government; public body;
        autoritate publică; primărie; consiliu județean; публичен орган; община; министерство;
        administració pública; ajuntament; administración pública; ayuntamiento; offentlig myndighed;
        kommune; avalik asutus; omavalitsus; linnavalitsus
    """,
    OrganisationType.AGENCY: """
        agency; development agency; innovation agency; regional development agency; agenție; agenție de
        dezvoltare; агенция; агенция за развитие; agència; agencia; agencia de desarrollo;
        udviklingsagentur; erhvervshus; agentuur; arendusagentuur
    """,
    OrganisationType.INCUBATOR: """
        incubator; hub; co-working; coworking; incubador; incubadora; инкубатор; хъб; inkubator;
        kontorfællesskab; inkubaator
    """,
    OrganisationType.ACCELERATOR: """
        accelerator; start-up support; startup support; acceleratoare; accelerador; акселератор;
        acceleradora; aceleradora; kiirendi
    """,
    OrganisationType.TRANSFER: """
        technology transfer; science park; tech park; technology park; parc științific; transfer
        tehnologic; parc tehnologic; научен парк; технологичен трансфер; parc científic; parc
        tecnològic; parque científico; parque tecnológico; forskerpark; teaduspark; tehnopark
    """,
    OrganisationType.INVESTOR: """
        investor; vc; venture capital; business angel; fund; bank; investitor; fond; инвеститор;
        inversor; inversora; fons; fondo; investeerija; riskikapital
    """,
    OrganisationType.SME: """
        sme; small company; small and medium enterprise; company; imm; întreprindere; firmă; мсп; фирма;
        малко предприятие; pime; pyme; empresa; smv; virksomhed; vke; ettevõte
    """,
    OrganisationType.MIDCAP: """
        mid-cap; midcap; medium company; mid-caps; midt-cap; keskmise suurusega ettevõte
    """,
    OrganisationType.LARGE: """
        large company; large enterprise; corporation; corporate; companie mare; întreprindere mare;
        голямо предприятие; голяма компания; gran empresa; stor virksomhed; suurettevõte
    """,
    OrganisationType.STARTUP: """
        start-up; startup; стартъп; empresa emergent; empresa emergente; iværksætter; idufirma
    """,
    OrganisationType.UNIVERSITY: """
        university; higher education; college; hes; universitate; университет; universitat; universidad;
        universitet; ülikool; kõrgkool
    """,
    OrganisationType.RESEARCH: """
        research centre; research center; research institute; rto; rec; institut de cercetare; centru de
        cercetare; изследователски център; научен институт; centre de recerca; institut de recerca;
        centro de investigación; centro tecnológico; forskningscenter; forskningsinstitut; teadusasutus;
        uurimiskeskus
    """,
    OrganisationType.NGO: """
        ngo; non-profit; nonprofit; foundation; ong; fundație; нпо; фондация; fundació; fundación; fond
        ngo; vabaühendus; mtü; sihtasutus
    """,
    OrganisationType.CIVIL: """
        civil organisation; civil society; citizens; organizație civilă; societate civilă; гражданска
        организация; organització civil; organización civil; civilsamfund; kodanikuühendus
    """,
    OrganisationType.UNKNOWN: """
        unclassified; unknown; other; neclasificat; altele; некласифициран; друго; sense classificar;
        altres; sin clasificar; otros; ukendt; andet; liigitamata; muu
    """,
}

HELICES: dict[str, str] = {
    Helix.ACADEMIA: """
        academia; academic; research; education; mediu academic; академия; наука; acadèmia; academia y
        ciencia; forskning; akadeemia; teadus
    """,
    Helix.BUSINESS: """
        business; industry; private; private sector; mediu de afaceri; industrie; бизнес; индустрия;
        empresa; indústria; industria; erhverv; erhvervsliv; ettevõtlus; äri
    """,
    Helix.PUBLIC: """
        public administration; public; government; administrație publică; public sector; публична
        администрация; власт; administració; administración; offentlig; offentlig sektor; avalik sektor
    """,
    Helix.CIVIL: """
        civil society; civil; citizens; ngo; societate civilă; гражданско общество; societat civil;
        sociedad civil; civilsamfund; kodanikuühiskond
    """,
    Helix.UNKNOWN: """
        unclassified; unknown; neclasificat; некласифициран; sense classificar; sin clasificar; ukendt;
        liigitamata
    """,
}

COUNTRIES: dict[str, str] = {
    "AL": "Albania; Shqipëria",
    "AT": "Austria; Österreich",
    "BA": "Bosnia and Herzegovina; Bosna i Hercegovina",
    "BE": "Belgium; Belgique; België",
    "BG": "Bulgaria; България; Bulgària; Bulgarien; Bulgaaria",
    "CH": "Switzerland; Schweiz; Suisse",
    "CY": "Cyprus; Κύπρος",
    "CZ": "Czechia; Czech Republic; Česko",
    "DE": "Germany; Deutschland; Germania; Alemania; Tyskland; Saksamaa",
    "DK": "Denmark; Danmark; Danemarca; Дания; Dinamarca; Taani",
    "EE": "Estonia; Eesti; Естония; Estònia; Estland",
    "ES": "Spain; España; Spania; Испания; Espanya; Spanien; Hispaania",
    "FI": "Finland; Suomi; Soome",
    "FR": "France; Franța; Франция; Francia; Frankrig; Prantsusmaa",
    "GB": "United Kingdom; UK; Great Britain; England",
    "GR": "Greece; EL; Ελλάδα; Grecia; Гърция",
    "HR": "Croatia; Hrvatska",
    "HU": "Hungary; Magyarország; Ungaria",
    "IE": "Ireland; Éire",
    "IS": "Iceland; Ísland",
    "IT": "Italy; Italia; Италия; Italien; Itaalia",
    "LI": "Liechtenstein",
    "LT": "Lithuania; Lietuva",
    "LU": "Luxembourg",
    "LV": "Latvia; Latvija; Läti",
    "MD": "Moldova; Republica Moldova",
    "ME": "Montenegro; Crna Gora",
    "MK": "North Macedonia; Северна Македонија",
    "MT": "Malta",
    "NL": "Netherlands; Nederland; The Netherlands",
    "NO": "Norway; Norge; Norra",
    "PL": "Poland; Polska; Polonia; Полша; Polen; Poola",
    "PT": "Portugal",
    "RO": "Romania; România; Румъния; Rumania; Rumænien; Rumeenia",
    "RS": "Serbia; Srbija; Сърбия",
    "SE": "Sweden; Sverige; Rootsi",
    "SI": "Slovenia; Slovenija",
    "SK": "Slovakia; Slovensko",
    "TR": "Türkiye; Turkey; Турция",
    "UA": "Ukraine; Україна; Ucraina",
    "XK": "Kosovo",
}
OTHER_COUNTRIES = """
AD AE AF AG AM AO AR AU AZ BB BD BF BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CI CL CM CN CO CR
CU CV DJ DM DO DZ EC EG ER ET FJ FM FO GA GD GE GH GI GL GM GN GQ GT GW GY HK HN HT ID IL IN IQ IR
JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LK LR LS LY MA MC MG MH ML MM MN MO MR MU MV MW MX
MY MZ NA NE NG NI NP NR NZ OM PA PE PG PH PK PS PW PY QA RU RW SA SB SC SD SG SL SM SN SO SR SS ST
SV SY SZ TD TG TH TJ TL TM TN TO TT TV TW TZ UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW
"""


def words(text: str) -> tuple[str, ...]:
    """The words of a list that is parted by semicolons."""
    return tuple(word for part in text.split(";") if (word := " ".join(part.split())))


def aliases(name: str) -> tuple[str, ...]:
    """Other headings of a column."""
    return words(HEADINGS.get(name, ""))
