from django.db import migrations

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):
    dependencies = [("funding", "0005_guards")]

    operations = [DropGuards(), InstallGuards()]
