"""Texts that a spreadsheet program would take for a formula get an apostrophe on export; import removes it.

See OWASP, 'CSV Injection'. A text that already begins with apostrophes before such a sign gets one more, so
that what is removed is always what was added.
"""

import re

RISKY = re.compile(r"['\s]*[=+\-@＝＋－＠]|['\s]*[\t\r\n]")


def guard(text: str) -> str:
    """The text, harmless in any spreadsheet program."""
    return f"'{text}" if RISKY.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given."""
    return text[1:].strip() if text.startswith("'") and RISKY.match(text[1:]) else text
