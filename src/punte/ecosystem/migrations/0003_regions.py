from django.db import migrations

from punte.ecosystem.data.regions import keep_regions, load_regions


class Migration(migrations.Migration):
    dependencies = [("ecosystem", "0002_initial")]

    operations = [migrations.RunPython(load_regions, keep_regions)]
