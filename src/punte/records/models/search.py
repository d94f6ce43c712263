"""What is found: one line for each thing, and the words that misspellings are compared with."""

from typing import ClassVar

from django.db import models


class SearchEntry(models.Model):
    """A thing as search knows it.

    `words` and `text` are folded (no accents, no capitals, Latin letters):
    of the title, and of all else. `facets` holds tokens such as 'zzregionro11'
    that filters look for. `audience`: 'all' who see the network, its
    'network' members, or its 'broker's.
    """

    id = models.BigAutoField(primary_key=True)
    network_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    audience = models.CharField(max_length=10)
    words = models.CharField(max_length=400)
    text = models.TextField()
    facets = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["object_id", "kind"], name="search_entry_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["network_id", "words"], name="search_by_words")]

    def __str__(self) -> str:
        return self.words


class SearchWord(models.Model):
    """A word that some title of the network has."""

    id = models.BigAutoField(primary_key=True)
    network_id = models.UUIDField()
    word = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network_id", "word"], name="search_word_once"),
        ]

    def __str__(self) -> str:
        return self.word
