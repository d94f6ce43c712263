"""Lets `Paginator[X]` and its kin be written at run time, as the types want it and Django does not yet."""

from typing import Any

from django.core.files import File
from django.core.paginator import Paginator
from django.db.models import Field
from django.forms import ModelChoiceField, ModelForm

# Only what is used: django-stubs-ext knows them all, and loads Django's admin, feeds and site maps for it.
GENERIC: tuple[Any, ...] = (Field, File, ModelChoiceField, ModelForm, Paginator)


def allow() -> None:
    """Let these classes be followed by the types they are about, which changes nothing else."""
    for one in GENERIC:
        if not hasattr(one, "__class_getitem__"):
            one.__class_getitem__ = classmethod(_itself)


def _itself(cls: type, _about: Any) -> type:
    return cls
