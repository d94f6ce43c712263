"""The report of a camp: sections of blocks that are shown as a page and set as a PDF alike.

Rooms above register sections of their own in `apps.py`:

    report.register(report.Section("prototypes.begun", _("Prototypes"), build, order=70))
"""

from punte.camps.report.blocks import Block, Bullets, Facts, Paragraph, Picture, Table
from punte.camps.report.sections import Section, register

__all__ = ["Block", "Bullets", "Facts", "Paragraph", "Picture", "Section", "Table", "register"]
