"""`punte fonts`: make the small font files from the npm packages (needs fonttools, a development tool).

The packages' files carry every weight from 100 to 900, hinting and many rare
letters: 320 kB for the three scripts that Punte speaks. What its pages use is
400 to 700 of Inter and 600 of Source Serif, in the letters of European
languages: 90 kB. The result is committed, so that a server needs no tool.
The Source fonts' licence reserves their name; the made families are renamed.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

FONTS = Path(__file__).resolve().parents[2] / "static" / "web" / "fonts"
FEATURES = ["kern", "liga", "tnum", "ccmp", "locl", "mark"]

# What each file holds, as the CSS's unicode-range says it too.
RANGES: dict[str, list[tuple[int, int]]] = {
    "latin": [
        (0x20, 0x7E),
        (0xA0, 0xFF),
        (0x131, 0x131),
        (0x152, 0x153),
        (0x2C6, 0x2C6),
        (0x2DA, 0x2DC),
        (0x2000, 0x206F),
        (0x20AC, 0x20AC),
        (0x2122, 0x2122),
        (0x2191, 0x2193),
        (0x2212, 0x2215),
    ],
    "latin-ext": [(0x100, 0x17F), (0x218, 0x21B), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E)],
    "cyrillic": [(0x301, 0x301), (0x400, 0x45F), (0x490, 0x491), (0x2116, 0x2116)],
}
# package, its file, the axis kept (a range or one value), our file, our family name
FAMILIES: list[tuple[str, str, float | tuple[float, float], str, str]] = [
    ("inter", "inter", (400, 700), "inter", "Punte Sans"),
    ("source-serif-4", "source-serif-4", 600, "source-serif", "Punte Serif"),
]


def letters(script: str) -> list[int]:
    """The code points of a script's file."""
    return [point for first, last in RANGES[script] for point in range(first, last + 1)]


def made(source: Path, points: list[int], weight: float | tuple[float, float], family: str) -> Any:
    """The font reduced to these code points and weights, without hinting."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.notdef_outline = True
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    for record in list(font["name"].names):
        if record.nameID in {1, 3, 4, 6, 16, 25}:
            name = family.replace(" ", "") if record.nameID in {6, 25} else family
            font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
    font.flavor = "woff2"
    return font


class Command(BaseCommand):
    help = "Make the small font files from the npm packages (development; needs fonttools and brotli)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one WOFF2 file for each family and script, and say its size."""
        FONTS.mkdir(parents=True, exist_ok=True)
        packages = Path(settings.NODE_MODULES) / "@fontsource-variable"
        for package, stem, weight, name, family in FAMILIES:
            for script in RANGES:
                source = packages / package / "files" / f"{stem}-{script}-wght-normal.woff2"
                target = FONTS / f"{name}-{script}.woff2"
                made(source, letters(script), weight, family).save(target)
                self.stdout.write(f"{target.name}: {target.stat().st_size} bytes")
