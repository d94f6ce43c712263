"""Records as a Django app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "punte.records"
    label = "records"
