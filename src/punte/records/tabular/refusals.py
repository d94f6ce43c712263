"""Why a file is not read: always what happened, what is kept, what to do."""

from punte.records.tabular.messages import Message, gettext_noop, message

SAVE_AS = gettext_noop("Nothing was imported. Save the table as XLSX or CSV and upload that file.")
SPLIT = gettext_noop("Nothing was imported. Split the table into smaller files and upload them one by one.")
CHECK = gettext_noop("Nothing was imported. Open the file, check it, save it again and upload it.")
SAVE_AGAIN = gettext_noop(
    "Nothing was imported. Open the file in your spreadsheet program, save it again as XLSX or CSV."
)


class RefusedError(Exception):
    """A file that Punte does not read. `code` is for programs, `reason` and `advice` are for people."""

    def __init__(self, code: str, reason: Message, advice: Message) -> None:
        self.code = code
        self.reason = reason
        self.advice = advice
        super().__init__(f"{reason} {advice}")


def refuse(code: str, template: str, advice: str, **values: object) -> RefusedError:
    """The refusal to raise; `values` fill the places of `template`."""
    return RefusedError(code, message(template, **values), message(advice))
