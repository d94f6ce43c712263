"""Keeping the index in step with the rooms."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import batched
from uuid import UUID

from django.db import transaction

from punte.records.handlers import on
from punte.records.models import Event, SearchEntry, SearchWord
from punte.records.search.folding import token, words_of
from punte.records.search.registry import Document, source_of, sources

LONGEST_TEXT = 4000
LONGEST_TITLE = 400
BATCH = 1000


@on("*", name="records.search")
def follow(events: list[Event]) -> None:
    """Index again what the events speak of; safe to run twice."""
    touched: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        touched[event.subject_kind].add(event.subject_id)
    for kind, ids in touched.items():
        index(kind, ids)


@transaction.atomic
def index(kind: str, ids: Iterable[UUID]) -> None:
    """Put these things into the index as they are now, or take them out."""
    source = source_of(kind)
    if source is None:
        return
    wanted = list(ids)
    documents = source.load(wanted)
    SearchEntry.objects.filter(kind=kind, object_id__in=wanted).delete()
    SearchEntry.objects.bulk_create([_entry(kind, document) for document in documents], batch_size=500)
    _learn_words(documents)


def rebuild() -> int:
    """Make the whole index anew; how many things were indexed."""
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    count = 0
    for source in sources():
        for ids in batched(source.every(), BATCH, strict=False):
            index(source.kind, ids)
            count += len(ids)
    return count


def _entry(kind: str, document: Document) -> SearchEntry:
    tokens = [token("network", document.network.hex), token("kind", kind), token("for", document.audience)]
    tokens += [token(facet, value) for facet, values in document.facets.items() for value in values]
    return SearchEntry(
        network_id=document.network,
        kind=kind,
        object_id=document.id,
        audience=document.audience,
        words=" ".join(words_of(document.title))[:LONGEST_TITLE],
        text=" ".join(words_of(document.text[:LONGEST_TEXT])),
        facets=" ".join(tokens),
    )


def _learn_words(documents: Iterable[Document]) -> None:
    pairs = {
        (document.network, word)
        for document in documents
        if document.taught
        for word in words_of(document.title)
        if len(word) > 3 and not word.isdigit()
    }
    words = [SearchWord(network_id=network, word=word) for network, word in sorted(pairs, key=str)]
    SearchWord.objects.bulk_create(words, ignore_conflicts=True, batch_size=500)
