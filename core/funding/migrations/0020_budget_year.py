from django.db import migrations

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):
    dependencies = [("funding", "0019_plan_shares")]

    operations = [DropGuards(), InstallGuards()]
