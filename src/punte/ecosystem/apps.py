"""Ecosystem as a Django app."""

from django.apps import AppConfig


class EcosystemConfig(AppConfig):
    name = "punte.ecosystem"
    label = "ecosystem"
