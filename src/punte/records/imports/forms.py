"""Forms of an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from punte.records.models.imports import Duplicates, ImportRun, Mode
from punte.records.tables import Table
from punte.records.tabular.encodings import OFFERED
from punte.records.tabular.fields import TableSpec

DELIMITERS = ((";", _("Semicolon")), (",", _("Comma")), ("\t", _("Tab")), ("|", _("Bar")))


class NeededSometimes(forms.CharField):
    """A field that some of the other answers ask for: it is not called optional."""

    needed_sometimes = True


class UploadForm(forms.Form):
    """A file and the table it is for."""

    table = forms.ChoiceField(label=_("What is in the file"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("The file"),
        help_text=_("XLSX or CSV, up to 50 MB. Nothing is imported before you have looked through it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    source = NeededSometimes(
        label=_("Where the people's data come from"),
        max_length=300,
        required=False,
        help_text=_(
            "Such as 'List of participants, fair of May 2026'. Whoever is named in the file is told."
        ),
    )
    purpose = NeededSometimes(
        label=_("What they are to be used for"),
        max_length=300,
        required=False,
        help_text=_("Such as 'Invitations to the camp'. Whoever is named in the file is told."),
    )

    def __init__(self, *args: Any, offered: list[Table], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {table.key: table for table in offered}
        table = self.fields["table"]
        assert isinstance(table, forms.ChoiceField)
        table.choices = [
            (one.key, f"{one.label}: {one.says}" if one.says else str(one.label)) for one in offered
        ]
        if len(offered) == 1:
            table.initial = offered[0].key
        if not any(one.people for one in offered):
            del self.fields["source"], self.fields["purpose"]
        elif all(one.people for one in offered):
            self.fields["source"].required = self.fields["purpose"].required = True
        else:
            self._say_for_which([str(one.label) for one in offered if one.people])

    def _say_for_which(self, labels: list[str]) -> None:
        """Say at the two fields which tables need them."""
        for name in ("source", "purpose"):
            field = self.fields[name]
            told = {"tables": ", ".join(labels), "help": field.help_text}
            field.help_text = gettext("Needed for: %(tables)s. %(help)s") % told

    def clean(self) -> dict[str, Any]:
        """People need a source and a purpose."""
        values = super().clean() or {}
        table = self.offered.get(values.get("table", ""))
        if table and table.people:
            for name in ("source", "purpose"):
                if not values.get(name, "").strip():
                    self.add_error(name, _("People are told this, so it cannot be left out."))
        return values


class ReadingForm(forms.Form):
    """How the file is read, where the guess was wrong."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_number = forms.IntegerField(label=_("Row of the headings"), required=False, min_value=1)
    encoding = forms.ChoiceField(
        label=_("Letters"), required=False, choices=[(name, name) for name in OFFERED]
    )
    delimiter = forms.ChoiceField(label=_("Between the cells"), required=False, choices=DELIMITERS)

    def __init__(self, data: Any = None, *, run: ImportRun) -> None:
        reading = run.reading
        names = ("sheet", "header_number", "encoding", "delimiter")
        super().__init__(data, initial={name: reading[name] for name in names})
        sheet, encoding = self.fields["sheet"], self.fields["encoding"]
        assert isinstance(sheet, forms.ChoiceField)
        assert isinstance(encoding, forms.ChoiceField)
        sheet.choices = [(name, name) for name in reading["sheets"]]
        if reading["kind"] == "csv":
            del self.fields["sheet"]
            if reading["encoding"] not in OFFERED:
                encoding.choices = [(name, name) for name in (reading["encoding"], *OFFERED)]
        else:
            del self.fields["encoding"], self.fields["delimiter"]
            if len(reading["sheets"]) < 2:
                del self.fields["sheet"]

    def options(self, run: ImportRun) -> dict[str, Any]:
        """What was chosen; a heading line that was guessed for another sheet is guessed anew."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if (
            chosen.get("sheet") not in (None, run.reading["sheet"])
            and "header_number" not in self.changed_data
        ):
            chosen.pop("header_number", None)
        return chosen


class ColumnsForm(forms.Form):
    """Which column is which field, and what is done about rows that are here already or cannot be
    imported."""

    duplicates = forms.ChoiceField(
        label=_("When a row seems to be here already"),
        choices=Duplicates.choices,
        widget=forms.RadioSelect,
        help_text=_("Rows with the same identifier are always merged, unless they are left out."),
    )
    mode = forms.ChoiceField(
        label=_("When some rows cannot be imported"), choices=Mode.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, run: ImportRun, spec: TableSpec) -> None:
        initial = {"duplicates": run.duplicates, "mode": run.mode}
        initial |= {f"column-{index}": name for index, name in run.columns.items()}
        super().__init__(data, initial=initial)
        self.spec = spec
        choices = [("", _("Do not import")), *((one.name, str(one.label)) for one in spec.columns)]
        self.columns = [f"column-{index}" for index in range(len(run.reading["headers"]))]
        for index, name in enumerate(self.columns):
            label = run.reading["headers"][index] or gettext("Column without a heading")
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    def mapped(self) -> dict[int, str]:
        """The chosen fields by column."""
        chosen = {index: self.cleaned_data.get(name, "") for index, name in enumerate(self.columns)}
        return {index: field for index, field in chosen.items() if field}

    def clean(self) -> dict[str, Any]:
        """Each field once, and at least one."""
        values = super().clean() or {}
        seen: dict[str, str] = {}
        for name in self.columns:
            field = values.get(name)
            if field and field in seen:
                self.add_error(
                    name,
                    _("'%(field)s' is chosen for '%(other)s' already. Choose one column for it.")
                    % {"field": self.spec.by_name[field].label, "other": self.fields[seen[field]].label},
                )
            elif field:
                seen[field] = name
        if not seen:
            self.add_error(None, _("No column is to be imported. Choose what at least one of them is."))
        return values
