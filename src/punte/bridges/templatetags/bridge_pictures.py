"""`{% load bridge_pictures %}`: a Sankey or a course, drawn for a wide place and for a phone."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from punte.bridges.pictures.course import Course
from punte.bridges.pictures.sankey import Sankey
from punte.bridges.pictures.svg import course_svg, sankey_svg

register = template.Library()


@register.simple_tag
def drawn_twice(pictures: list[Sankey] | list[Course]) -> SafeString:
    """The wide and the narrow drawing; the style sheet shows the one that fits."""
    wide, narrow = (sankey_svg(one) if isinstance(one, Sankey) else course_svg(one) for one in pictures)
    return format_html(
        '<div class="both"><div class="wide">{}</div><div class="narrow">{}</div></div>', wide, narrow
    )
