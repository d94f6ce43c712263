"""The columns of a table of needs and offers, with the headings people use for them in seven languages."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import ChainStage, OrganisationType, Profile, Readiness
from punte.ecosystem.languages import language_choices
from punte.ecosystem.models import Theme
from punte.ecosystem.queries.organisations import label_of
from punte.records.tabular.fields import Choice, Field, TableSpec

PROFILE_WORDS: dict[str, tuple[str, ...]] = {
    Profile.BUSINESS_REQUEST: (
        "need",
        "nevoie",
        "cerere",
        "нужда",
        "necessitat",
        "necesidad",
        "behov",
        "vajadus",
    ),
    Profile.BUSINESS_OFFER: ("offer", "ofertă", "предложение", "oferta", "tilbud", "pakkumine"),
}


def spec(network: UUID) -> TableSpec:
    """The columns; themes are the network's own."""
    return TableSpec(
        key="listings",
        label=_("Needs and offers"),
        name_field="title",
        place_field="organisation",
        fields=(*_what(), *_where(network), *_whom(), *_when()),
    )


def _what() -> tuple[Field, ...]:
    profiles = tuple(Choice(key, label, PROFILE_WORDS.get(key, ())) for key, label in Profile.choices)
    return (
        Field(
            "title",
            _("Title"),
            required=True,
            max_length=200,
            aliases=("titlu", "заглавие", "títol", "título", "titel", "pealkiri", "what"),
        ),
        Field(
            "profile",
            _("Profile"),
            "choice",
            required=True,
            choices=profiles,
            aliases=("kind", "type", "tip", "вид", "tipus", "tipo", "art", "liik", "need or offer"),
        ),
        Field(
            "organisation",
            _("Organisation"),
            required=True,
            max_length=300,
            aliases=(
                "organizație",
                "организация",
                "organització",
                "organización",
                "organisation",
                "organisatsioon",
            ),
        ),
        Field(
            "text",
            _("In full"),
            required=True,
            aliases=(
                "description",
                "descriere",
                "описание",
                "descripció",
                "descripción",
                "beskrivelse",
                "kirjeldus",
            ),
        ),
        Field(
            "language",
            _("Language of the text"),
            "choice",
            choices=_languages(),
            aliases=("language", "limbă", "език", "llengua", "idioma", "sprog", "keel"),
        ),
        Field(
            "summary",
            _("Summary in a second language"),
            max_length=2_000,
            aliases=("summary", "rezumat", "резюме", "resum", "resumen", "resumé", "kokkuvõte"),
        ),
        Field("summary_language", _("Language of the summary"), "choice", choices=_languages()),
    )


def _where(network: UUID) -> tuple[Field, ...]:
    themes = tuple(
        Choice(one.key, label_of(one), (one.name, *one.labels.values()))
        for one in Theme.objects.filter(network=network)
    )
    fields = [
        Field(
            "stage",
            _("Value-chain stage"),
            "choice",
            choices=tuple(Choice(key, label) for key, label in ChainStage.choices),
            aliases=("stage", "etapă", "етап", "etapa", "trin", "etapp"),
        ),
        Field(
            "readiness",
            _("Development stage (TRL)"),
            "int",
            minimum=Readiness.TRL1.value,
            maximum=Readiness.TRL9.value,
            aliases=("TRL", "readiness"),
        ),
        Field(
            "domain",
            _("Application domain"),
            max_length=120,
            aliases=("domain", "domeniu", "област", "àmbit", "ámbito", "område", "valdkond"),
        ),
    ]
    if themes:
        theme = Field(
            "theme",
            _("Theme"),
            "choice",
            choices=themes,
            aliases=("topic", "temă", "тема", "tema", "emne", "teema"),
        )
        fields.insert(0, theme)
    return tuple(fields)


def _whom() -> tuple[Field, ...]:
    sought = tuple(Choice(key, label) for key, label in OrganisationType.choices if key != "unknown")
    return (
        Field(
            "partner_types",
            _("Kinds of partner sought"),
            "multi",
            choices=sought,
            aliases=("partners", "parteneri", "партньори", "socis", "socios", "partnere", "partnerid"),
        ),
        Field(
            "regions",
            _("Regions wanted"),
            "multi",
            aliases=("regions", "regiuni", "региони", "regions", "regiones", "regioner", "piirkonnad"),
        ),
        Field(
            "languages",
            _("Working languages"),
            "multi",
            choices=_languages(),
            aliases=("languages", "limbi", "езици", "llengües", "idiomas", "sprog", "keeled"),
        ),
    )


def _when() -> tuple[Field, ...]:
    return (
        Field(
            "expires_on",
            _("Open until"),
            "date",
            aliases=("until", "expiry", "până la", "до", "fins a", "hasta", "til", "kuni", "deadline"),
        ),
    )


def _languages() -> tuple[Choice, ...]:
    return tuple(Choice(code, name) for code, name in language_choices())
