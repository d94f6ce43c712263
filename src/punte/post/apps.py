"""Post as a Django app."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "punte.post"
    label = "post"

    def ready(self) -> None:
        """Fill the registries."""
        from punte.post import register

        register.everything()
