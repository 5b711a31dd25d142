from django.db import migrations

from core.guards import InstallGuards


class Migration(migrations.Migration):
    """The tables of the apps around core came after the first guards."""

    dependencies = [
        ("exchange", "0001_initial"),
        ("aid", "0001_initial"),
        ("funding", "0005_guards"),
    ]

    operations = [InstallGuards()]
