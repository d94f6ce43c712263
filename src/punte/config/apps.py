"""The configuration as an app, so that its commands (serve) are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "punte.config"
    label = "config"
