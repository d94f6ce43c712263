"""`{% load punte %}`: the components that pages are made of. The styleguide shows each of them.

Tags with an end tag take what stands between as their content. Every text
given is escaped unless it is already safe.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from punte.web.components import Step, Tab
from punte.web.maps import MapPicture, Matrix
from punte.web.maps.svg import map_svg
from punte.web.registry import panels as registered_panels

register = template.Library()
MANY_TABS = 5  # as many stand on a phone

ICONS = {
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
    "download": "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 19.5h14",
    "columns": "M4.5 5h15v14h-15zM9.5 5v14M14.5 5v14",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "warning": "M12 4.5 21 19.5H3zM12 10v4.5M12 17v.5",
    "calendar": "M4.5 6.5h15v13h-15zM4.5 10.5h15M8.5 4v4M15.5 4v4",
    "arrow": "M5 12h14M13.5 6.5 19 12l-5.5 5.5",
}


def _component(name: str, /, **context: Any) -> SafeString:
    return render_to_string(f"web/components/{name}.html", context)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing that only accompanies words (hidden from screen readers)."""
    return format_html(
        '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" '
        'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" '
        'aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def badge(label: Any, tone: str = "river", href: str = "") -> SafeString:
    """A word for the kind of thing. Tones: river, timber, moss, rose, plain."""
    if href:
        return format_html('<a class="badge {}" href="{}">{}</a>', tone, href, label)
    return format_html('<span class="badge {}">{}</span>', tone, label)


@register.simple_tag
def button(label: Any, href: str = "", kind: str = "quiet", name: str = "", value: str = "") -> SafeString:
    """A link that looks like a button (with `href`), else one that submits.

    Kinds: first, quiet, danger, bare.
    """
    return _component("button", label=label, href=href, kind=kind, name=name, value=value)


@register.simple_block_tag
def card(content: str, title: Any = "", level: int = 2, tone: str = "", id: str = "") -> SafeString:
    """A surface with an optional heading."""
    return _component("card", content=content, title=title, level=level, tone=tone, id=id)


@register.simple_block_tag
def rows(content: str, label: Any = "") -> SafeString:
    """A list of sentences; holds `{% row %}`s."""
    return _component("rows", content=content, label=label)


@register.simple_block_tag
def row(
    content: str,
    what: Any,
    badge: Any = "",
    tone: str = "river",
    whose: Any = "",
    why: Any = "",
    href: str = "",
    level: int = 3,
    unread: bool = False,
) -> SafeString:
    """One sentence: `badge` says the kind, `whose` whose and until when, `what` what, `why` why.

    The content between the tags is its buttons, one rather than two.
    """
    return _component(
        "row",
        content=content,
        what=what,
        badge=badge,
        tone=tone,
        whose=whose,
        why=why,
        href=href,
        level=level,
        unread=unread,
    )


@register.simple_block_tag
def tile(
    content: str,
    what: Any,
    href: str,
    badge: Any = "",
    tone: str = "river",
    whose: Any = "",
    why: Any = "",
    level: int = 3,
    lang: str = "",
) -> SafeString:
    """A card that leads to one thing, its content at its foot; `lang` is the language of `what` and `why`."""
    return _component(
        "tile",
        content=content,
        what=what,
        href=href,
        badge=badge,
        tone=tone,
        whose=whose,
        why=why,
        level=level,
        lang=lang,
    )


@register.simple_block_tag
def empty(content: str, title: Any, text: Any = "", level: int = 2) -> SafeString:
    """What stands where nothing is yet: what it would be, and what to do (buttons in the content)."""
    return _component("empty", content=content, title=title, text=text, level=level)


@register.simple_block_tag
def dialog(content: str, id: str, title: Any) -> SafeString:
    """A native dialog. A link with `data-dialog="<id>"` opens it; without JavaScript the link is followed."""
    return _component("dialog", content=content, id=id, title=title)


@register.simple_tag
def toast(text: Any, tone: str = "info") -> SafeString:
    """What just happened. Tones: info, success, warning, error."""
    return _component("toast", text=text, tone=tone)


@register.simple_tag
def progress(
    label: Any, done: int | None = None, total: int | None = None, poll: str = "", note: Any = ""
) -> SafeString:
    """How far work is; with `poll` asks that address every two seconds and puts its answer in place."""
    percent = round(100 * done / total) if total and done is not None else None
    return _component("progress", label=label, done=done, total=total, percent=percent, poll=poll, note=note)


@register.simple_block_tag
def picture(
    content: str,
    sentence: Any,
    title: Any = "",
    name: str = "picture",
    svg: str = "",
    csv: str = "",
    png: bool = True,
    level: int = 2,
) -> SafeString:
    """A chart frame: the picture, the sentence it proves, its table and its exports.

    `svg` and `csv` are addresses of the exports; the PNG is made in the browser
    from `svg`. Put `{% astable %}…{% endastable %}` in the content for the table.
    """
    drawing, _, table = content.partition(TABLE_MARK)
    return _component(
        "picture",
        drawing=mark_safe(drawing),
        table=mark_safe(table),
        sentence=sentence,
        title=title,
        name=name,
        svg=svg,
        csv=csv,
        png=png and bool(svg),
        level=level,
    )


TABLE_MARK = "<!--as a table-->"


@register.simple_block_tag
def astable(content: str) -> SafeString:
    """The table behind a `{% picture %}`; the last thing in it."""
    return mark_safe(TABLE_MARK + content)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A definition list for an object's page; holds `{% fact %}`s."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, label: Any) -> SafeString:
    """One fact; nothing at all when its content is empty."""
    if not content.strip():
        return mark_safe("")
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """A row of key figures; holds `{% keyfigure %}`s."""
    return format_html('<dl class="figures">{}</dl>', content)


@register.simple_tag
def keyfigure(label: Any, value: Any, note: Any = "", tone: str = "", href: str = "") -> SafeString:
    """A number somebody will act on, and what it means."""
    return _component("keyfigure", label=label, value=value, note=note, tone=tone, href=href)


@register.simple_tag
def crumb(label: Any, href: str = "") -> SafeString:
    """One step of the way here; without `href` it is this page."""
    if href:
        return format_html('<li><a href="{}">{}</a></li>', href, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.simple_tag
def tabs(items: Iterable[Tab], label: Any = "") -> SafeString:
    """Views of one thing, as links. More than fit a phone are a menu there, which says where one is."""
    shown = list(items)
    current = next((one for one in shown if one.current), None)
    return _component("tabs", items=shown, label=label, current=current, many=len(shown) > MANY_TABS)


@register.simple_tag
def history(steps: Iterable[Step]) -> SafeString:
    """What happened to a thing: when, who, what from → to."""
    return _component("history", steps=list(steps))


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Any, parameter: str = "page") -> SafeString:
    """Links to the pages of a Django `Page`, keeping the rest of the query."""
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    kept = query.urlencode()
    prefix = f"?{kept}&{parameter}=" if kept else f"?{parameter}="
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return _component("pagination", page=page, pages=list(pages), prefix=prefix)


@register.simple_tag(takes_context=True)
def table(context: Context, table: Any) -> SafeString:
    """A `punte.web.tables` table with its tools: filter, sort, columns, pages."""
    return render_to_string("web/components/table.html", {"table": table}, request=context.get("request"))


@register.simple_tag(name="map")
def draw_map(picture: MapPicture, still: bool = False) -> SafeString:
    """A `punte.web.maps.MapPicture`; wrap it in `{% picture %}`. A `still` one has no tools to move about."""
    return _component("map", svg=map_svg(picture), still=still)


@register.simple_tag
def matrix(matrix: Matrix) -> SafeString:
    """A `punte.web.maps.Matrix` as a table whose cells are links."""
    return _component("matrix", matrix=matrix)


@register.simple_tag(takes_context=True)
def panels(context: Context, key: str, subject: Any) -> SafeString:
    """What higher rooms show on this page."""
    request = context["request"]
    parts = [panel.render(request, subject) for panel in registered_panels.of(key)]
    return mark_safe("".join(part for part in parts if part))


@register.simple_tag
def field_kind(field: Any) -> str:
    """How a form field is drawn: 'check' for a single box, 'set' for a group, else 'plain'."""
    if getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset:
        return "check"
    return "set" if field.use_fieldset else "plain"


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The mapping's value for the key, or None."""
    return mapping.get(key)
