import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_checkpoints'),
        ('iza', '0003_applications'),
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropGuards(),
        migrations.AddField(
            model_name='criterion',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='iza_criterion_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='iza_exemption_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        InstallGuards(),
    ]
