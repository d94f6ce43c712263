"""What forms of this room share: sections, and errors that a service told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


@dataclass(frozen=True)
class Section:
    """A part of a form under a heading."""

    title: Any
    fields: Sequence[forms.BoundField]
    hint: Any = ""


class Sectioned(forms.BaseForm):
    """A form drawn in sections; fields of no section come last, without a heading."""

    sections: ClassVar[Sequence[tuple[Any, Any, Sequence[str]]]] = ()

    def in_sections(self) -> Iterator[Section]:
        """The sections that have fields in this form."""
        named: set[str] = set()
        for title, hint, names in self.sections:
            present = [self[name] for name in names if name in self.fields]
            named |= {field.name for field in present}
            if present:
                yield Section(title, present, hint)
        rest = [field for field in self.visible_fields() if field.name not in named]
        if rest:
            yield Section("", rest)


def tell(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what a service said is wrong, beside the field it is about where the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    told: Mapping[str, list[ValidationError]] = error.error_dict
    for name, errors in told.items():
        field = name if name in form.fields else None
        for one in errors:
            form.add_error(None if name == NON_FIELD_ERRORS else field, one)
