"""The shell as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "punte.web"
    label = "web"
