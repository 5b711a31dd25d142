from django.db import migrations

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0008_screening_days"),
        ("funding", "0020_budget_year"),
    ]

    operations = [DropGuards(), InstallGuards()]
