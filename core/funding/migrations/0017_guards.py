from django.db import migrations

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0016_unmatched_receipts"),
        ("partners", "0005_interests"),
        ("people", "0004_deputies"),
    ]

    operations = [DropGuards(), InstallGuards()]
