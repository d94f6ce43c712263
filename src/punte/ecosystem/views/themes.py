"""Pages of themes."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.ecosystem.choices import Direction, State
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.forms.themes import ThemeForm, ThemeMergeForm
from punte.ecosystem.models import Listing, Theme
from punte.ecosystem.policies import manage_network, see_network
from punte.ecosystem.queries.ecosystems import organisations_by_theme
from punte.ecosystem.queries.organisations import in_order, label_of
from punte.ecosystem.services import themes
from punte.ecosystem.views.common import done, say_errors
from punte.web.access import Request, guard


@guard(see_network)
@require_safe
def theme_list(request: Request, network: str) -> HttpResponse:
    """All themes with how much is there to each."""
    keeps = manage_network(request.viewer)
    rows = Theme.objects.filter(network=request.network)
    here = organisations_by_theme(request.viewer)
    published = Listing.objects.filter(network=request.network, state=State.PUBLISHED, theme__isnull=False)
    counts = (
        published.order_by()
        .values_list("theme")
        .annotate(
            needs=Count("pk", filter=Q(direction=Direction.NEED)),
            offers=Count("pk", filter=Q(direction=Direction.OFFER)),
        )
    )
    asked = {theme: (needs, offers) for theme, needs, offers in counts}
    lines = [
        (theme, label_of(theme), here.get(theme.pk, 0), *asked.get(theme.pk, (0, 0)))
        for theme in in_order(rows if keeps else rows.filter(retired=False))
    ]
    return render(request, "ecosystem/themes/list.html", {"lines": lines, "keeps": keeps})


@guard(manage_network)
@require_http_methods(["GET", "HEAD", "POST"])
def theme_add(request: Request, network: str) -> HttpResponse:
    """A new theme."""
    form = ThemeForm(request.POST or None, viewer=request.viewer, network=request.network)
    if request.method == "POST" and form.is_valid():
        try:
            themes.add_theme(network=request.network, values=form.values(), by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("The theme can be chosen now."), "ecosystem:themes", network)
    return render(request, "ecosystem/themes/form.html", {"form": form})


@guard(manage_network)
@require_http_methods(["GET", "HEAD", "POST"])
def theme_change(request: Request, network: str, id: UUID) -> HttpResponse:
    """Rename, move, name in other languages; retire and merge stand below."""
    theme = _theme(request, id)
    form = ThemeForm(request.POST or None, viewer=request.viewer, network=request.network, theme=theme)
    if request.method == "POST" and form.is_valid():
        try:
            themes.change_theme(theme=_theme(request, id), values=form.values(theme), by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("It is saved."), "ecosystem:themes", network)
    context = {"form": form, "theme": theme, "merge": ThemeMergeForm(theme=theme)}
    return render(request, "ecosystem/themes/form.html", context)


@guard(manage_network)
@require_POST
def theme_retire(request: Request, network: str, id: UUID) -> HttpResponse:
    """Offer it no longer, or again."""
    theme = _theme(request, id)
    themes.retire_theme(theme=theme, by=request.viewer, retired=not theme.retired)
    text = _("It can be chosen again.") if not theme.retired else _("It is no longer offered for choice.")
    return done(request, text, "ecosystem:themes", network)


@guard(manage_network)
@require_POST
def theme_merge(request: Request, network: str, id: UUID) -> HttpResponse:
    """It becomes another one."""
    theme = _theme(request, id)
    form = ThemeMergeForm(request.POST, theme=theme)
    if not form.is_valid():
        return done(request, _("Choose the theme that it becomes."), "ecosystem:theme_change", network, id)
    try:
        themes.merge_themes(keep=form.cleaned_data["keep"], other=theme, by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
    return done(request, _("Both are one theme now."), "ecosystem:themes", network)


def _theme(request: Request, id: UUID) -> Theme:
    return get_object_or_404(
        Theme.objects.select_related("network", "parent"), pk=id, network=request.network
    )
