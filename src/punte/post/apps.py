"""Post as a Django app."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "punte.post"
    label = "post"
