import django.db.models.deletion
from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0010_decision_number'),
        ('ledger', '0004_deputies'),
    ]

    operations = [
        DropGuards(),
        migrations.AddField(
            model_name='instalment',
            name='paid_before',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instalment_paid', to='ledger.entry', verbose_name='paid before the take-over'),
        ),
        InstallGuards(),
    ]
