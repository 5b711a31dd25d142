from django.db import migrations

from core.guards import InstallGuards


class Migration(migrations.Migration):
    """Guards name tables of many apps, so they come after all of these."""

    dependencies = [
        ("funding", "0002_initial"),
        ("ledger", "0002_initial"),
        ("activities", "0003_initial"),
        ("people", "0001_initial"),
        ("partners", "0002_initial"),
        ("rates", "0001_initial"),
        ("approvals", "0002_initial"),
        ("documents", "0002_initial"),
    ]

    operations = [InstallGuards()]
