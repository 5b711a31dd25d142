import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.guards import DropGuards, Guard, InstallGuards, drop_guards

FORMER = Guard("partners_certificate", "UPDATE", "a_certificate_is_only_withdrawn")


def drop_former_guard(apps, schema_editor):
    """What two people put in force is fixed by the guards of such records."""
    drop_guards(schema_editor.connection, [FORMER])


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_checkpoints'),
        ('documents', '0003_versions'),
        ('partners', '0007_screening'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropGuards(),
        migrations.RunPython(drop_former_guard, migrations.RunPython.noop),
        migrations.AddField(
            model_name='certificate',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='discarded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='discarded at'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='recorded_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='recorded at'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='content_hash',
            field=models.CharField(default='', editable=False, max_length=64, verbose_name='content hash'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='certificate',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='valid_from',
            field=models.DateField(null=True, verbose_name='valid from'),
        ),
        InstallGuards(),
    ]
