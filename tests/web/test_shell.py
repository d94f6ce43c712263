"""The frame of every page: language, theme, header, error pages, forms."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from punte.web import context, registry
from punte.web.access import Viewer, anyone, signed_in
from punte.web.registry import Entry, Navigation, Panel
from punte.web.styleguide_calls import CALLS
from punte.web.templatetags.punte import register

pytestmark = pytest.mark.urls("tests.web.urls")


def asked(path: str = "/", **cookies: str) -> Any:
    request: Any = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    request.viewer, request.network = Viewer(), None
    request.home = (None, request.viewer)
    return request


def test_theme_is_kept_and_forgotten(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "/styleguide/"})
    assert answer.headers["Location"] == "/styleguide/"
    assert client.cookies["punte_theme"].value == "dark"
    client.post("/theme/", {"theme": ""})
    assert client.cookies["punte_theme"].value == ""


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_theme_leads_nowhere_else(client: Client, away: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": away}).headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/theme/", "/language/"])
def test_choices_are_made_by_post_only(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


def test_language_is_kept_in_a_cookie(client: Client) -> None:
    client.post("/language/", {"language": "ro", "next": "/"})
    assert client.cookies["django_language"].value == "ro"


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><b>', ""), ("", "")])
def test_only_known_themes_reach_the_page(cookie: str, theme: str) -> None:
    assert context.theme_of(asked(punte_theme=cookie)) == theme


def test_header_marks_the_nearest_entry() -> None:
    source = Navigation()
    source.register(Entry("Language", "web:language", anyone, 20, in_network=False))
    source.register(Entry("Theme", "web:theme", anyone, 10, in_network=False))
    source.register(Entry("Secret", "web:styleguide", signed_in, 5, in_network=False))
    found = context.links(asked("/theme/deeper/"), source)
    assert [(link.label, link.href, link.current) for link in found] == [
        ("Theme", "/theme/", True),
        ("Language", "/language/", False),
    ]


def test_panels_are_shown_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    panels = registry.Panels()
    monkeypatch.setattr("punte.web.templatetags.punte.registered_panels", panels)

    def said(word: str) -> Any:
        def render(request: HttpRequest, subject: Any) -> str:
            return f"<p>{word} {subject}</p>"

        return render

    panels.register("page", Panel("late", said("late"), 20))
    panels.register("page", Panel("early", said("early"), 10))
    panels.register("page", Panel("nothing", lambda request, subject: ""))
    template = Template("{% load punte %}{% panels 'page' 7 %}")
    assert template.render(Context({"request": asked()})) == "<p>early 7</p><p>late 7</p>"


@pytest.mark.django_db
def test_unknown_address_is_a_page_of_ours(client: Client) -> None:
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()


def test_server_error_needs_nothing() -> None:
    assert "Something broke on our side" in render_to_string("web/errors/500.html")


class Wish(forms.Form):
    """A form with a field of each kind."""

    title = forms.CharField(help_text="One line.")
    agree = forms.BooleanField()
    seen = forms.ChoiceField(choices=[("a", "All")], widget=forms.RadioSelect, required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_fields_are_tied_to_their_words() -> None:
    html = str(Wish())
    assert '<label for="id_title">Title</label>' in html
    assert 'aria-describedby="id_title_helptext"' in html
    assert '<legend>Seen <span class="optional">(optional)</span></legend>' in html
    assert '<input type="hidden" name="secret" id="id_secret">' in html
    assert "problems" not in html


def test_errors_are_listed_and_lead_to_their_field() -> None:
    html = str(Wish({"title": ""}))
    assert "2 things to mend" in html
    assert '<a href="#id_title">Title</a>: This field is required.' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% badge label 'timber' %}", '<span class="badge timber">&lt;b&gt;</span>'),
        ("{% crumb 'Here' %}", '<li aria-current="page">Here</li>'),
        ("{% fact 'Empty' %} {% endfact %}", ""),
        ("{% fact 'Region' %}RO11{% endfact %}", "<div><dt>Region</dt><dd>RO11</dd></div>"),
        ("{% button 'Go' href='/x/' kind='first' %}", '<a class="button first" href="/x/">Go</a>'),
        (
            "{% button 'Go' name='do' value='1' %}",
            '<button class="button quiet" type="submit" name="do" value="1">Go</button>',
        ),
    ],
)
def test_small_components(source: str, expected: str) -> None:
    assert Template("{% load punte %}" + source).render(Context({"label": "<b>"})).strip() == expected


def test_picture_has_its_table_and_exports() -> None:
    source = (
        "{% load punte %}{% picture 'It grows' name='growth' svg='/x.svg' csv='/x.csv' %}<svg></svg>"
        "{% astable %}<table></table>{% endastable %}{% endpicture %}"
    )
    html = Template(source).render(Context({"nothing": SimpleNamespace()}))
    assert html.index("<svg>") < html.index("It grows") < html.index("<table>")
    assert 'data-png="/x.svg"' in html
    assert 'href="/x.csv"' in html


def test_styleguide_shows_every_component_and_its_call(client: Client) -> None:
    html = client.get("/styleguide/").content.decode()
    shown = set(re.findall(r'<section id="([a-z]+)"', html)) - {"notices"}
    assert shown == set(CALLS)
    undocumented = {
        name for name in register.tags if not any(f"% {name} " in call for call in CALLS.values())
    }
    # What is only part of another component, or of the base page.
    assert undocumented - {"rows", "facts", "figures", "astable"} == {
        "crumb",
        "field_kind",
        "pagination",
        "panels",
        "toast",
    }
