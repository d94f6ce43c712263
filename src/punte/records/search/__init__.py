"""Search that people trust: as you type, accents and small misspellings forgiven.

Rooms register sources (`register`) in `apps.py`; the index follows the event
log; `find` answers with what the viewer may see.
"""

from punte.records.search.registry import Document, Facet, Source, register, register_facet

__all__ = ["Document", "Facet", "Source", "register", "register_facet"]
