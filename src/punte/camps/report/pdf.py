"""The report set as a PDF, tagged so that screen readers can read it (PDF/UA-1), by Typst."""

import json
from collections.abc import Sequence
from importlib.resources import as_file, files

import typst
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from punte.camps.models import Camp
from punte.camps.report.blocks import plain
from punte.camps.report.sections import Written


def pdf_of(camp: Camp, report: Sequence[Written]) -> bytes:
    """The document in the language that is active. Raises typst.TypstError for a fault of the template."""
    data = {
        "language": (get_language() or "en").split("-")[0],
        "title": camp.name,
        "subtitle": _("Report"),
        "network": camp.network.name,
        "dates": f"{date_format(camp.starts_on)} – {date_format(camp.ends_on)}",
        "place": camp.city,
        "page": _("Page"),
        "contents": _("Contents"),
        "sections": [
            {
                "title": str(one.section.title),
                "text": one.text,
                "blocks": [plain(block) for block in one.blocks],
            }
            for one in report
        ],
    }
    with as_file(files("punte.camps.report").joinpath("report.typ")) as template:
        return typst.compile(
            str(template),
            sys_inputs={"report": json.dumps(data)},
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
        )
