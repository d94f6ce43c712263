"""Puts the NUTS 2024 regions into the database; run by a migration, safe to run again."""

from typing import Any

from punte.ecosystem.data.places import nuts_regions


def load_regions(apps: Any, schema_editor: Any) -> int:
    """Write all regions, changing those that are there already; how many."""
    model = apps.get_model("ecosystem", "Region")
    rows = [
        model(code=one.code, name=one.name, level=one.level, latitude=one.lat, longitude=one.lon)
        for one in nuts_regions().values()
    ]
    model.objects.using(schema_editor.connection.alias).bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "latitude", "longitude"],
    )
    return len(rows)


def keep_regions(apps: Any, schema_editor: Any) -> None:
    """Backwards: the facts stay, for organisations lean on them."""
