"""The desk's heading: a sentence with the number in words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

NUMBERS = [
    pgettext_lazy("so many things", "no"),
    pgettext_lazy("so many things", "one"),
    pgettext_lazy("so many things", "two"),
    pgettext_lazy("so many things", "three"),
    pgettext_lazy("so many things", "four"),
    pgettext_lazy("so many things", "five"),
    pgettext_lazy("so many things", "six"),
    pgettext_lazy("so many things", "seven"),
    pgettext_lazy("so many things", "eight"),
    pgettext_lazy("so many things", "nine"),
    pgettext_lazy("so many things", "ten"),
    pgettext_lazy("so many things", "eleven"),
    pgettext_lazy("so many things", "twelve"),
]


def heading(count: int) -> str:
    """'Four things wait for you'; figures from thirteen on."""
    if count == 0:
        return _("Nothing waits for you")
    number = str(NUMBERS[count]) if count < len(NUMBERS) else str(count)
    sentence = ngettext("%(number)s thing waits for you", "%(number)s things wait for you", count)
    return str(capfirst(sentence % {"number": number}))
