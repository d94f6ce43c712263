"""Addresses of imports and exports, below /n/<network>/."""

from django.urls import path

from punte.records.imports.views import files, preview, runs

RUN = "imports/<uuid:run>/"

urlpatterns = [
    path("imports/", runs.list_runs, name="imports"),
    path("imports/new/", runs.upload, name="import-new"),
    path(RUN, runs.show, name="import"),
    path(f"{RUN}columns/", runs.columns, name="import-columns"),
    path(f"{RUN}reading/", runs.read_differently, name="import-reading"),
    path(f"{RUN}progress/", runs.progress, name="import-progress"),
    path(f"{RUN}retry/", runs.retry, name="import-retry"),
    path(f"{RUN}discard/", runs.discard, name="import-discard"),
    path(f"{RUN}rows/<int:number>/mend/", preview.mend, name="import-mend"),
    path(f"{RUN}rows/<int:number>/decide/", preview.decide, name="import-decide"),
    path(f"{RUN}decide/", preview.decide_rest, name="import-decide-all"),
    path(f"{RUN}apply/", preview.apply, name="import-apply"),
    path(f"{RUN}undo/", preview.undo, name="import-undo"),
    path(f"{RUN}errors.<slug:kind>", files.errors, name="import-errors"),
    path("exports/", files.list_exports, name="exports"),
    path("exports/<slug:table>.<slug:kind>", files.export, name="export"),
]
