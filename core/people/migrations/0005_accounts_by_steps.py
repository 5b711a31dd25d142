import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_checkpoints'),
        ('people', '0004_deputies'),
    ]

    operations = [
        DropGuards(),
        migrations.CreateModel(
            name='AccountReopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at')),
                ('discarded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='discarded at')),
                ('content_hash', models.CharField(editable=False, max_length=64, verbose_name='content hash')),
                ('reason', models.TextField(verbose_name='reason')),
            ],
            options={
                'verbose_name': 'reopening of an account',
                'verbose_name_plural': 'reopenings of accounts',
                'ordering': ['-recorded_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='secondfactorreset',
            options={'ordering': ['-recorded_at', '-pk'], 'verbose_name': 'reset of an access', 'verbose_name_plural': 'resets of accesses'},
        ),
        migrations.AddField(
            model_name='secondfactorreset',
            name='link_to',
            field=models.EmailField(blank=True, help_text='Empty: the password stays, only the second factor is reset.', max_length=254, verbose_name='link for a new password to'),
        ),
        migrations.AddField(
            model_name='user',
            name='step',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.auditentry', to_field='step', verbose_name='step'),
        ),
        migrations.AlterConstraint(
            model_name='secondfactorreset',
            name='people_nobody_resets_their_own_factor',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person', models.F('recorded_by')), _negated=True), models.Q(('person', models.F('confirmed_by')), _negated=True)), name='people_nobody_resets_their_own_factor', violation_error_message='Nobody resets their own access.'),
        ),
        migrations.AddField(
            model_name='accountreopening',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='accountreopening',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='accountreopening',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='accountreopening',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='accountreopening',
            name='step',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.auditentry', to_field='step', verbose_name='step'),
        ),
        migrations.AddConstraint(
            model_name='accountreopening',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), name='people_accountreopening_two_people', violation_error_message='Who records a thing does not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='accountreopening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='people_accountreopening_confirmed_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='accountreopening',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='people_accountreopening_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='accountreopening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person', models.F('recorded_by')), _negated=True), models.Q(('person', models.F('confirmed_by')), _negated=True)), name='people_nobody_reopens_their_own_account', violation_error_message='Nobody reopens their own account.'),
        ),
        migrations.AddConstraint(
            model_name='accountreopening',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('discarded_at__isnull', True)), fields=('person',), name='people_one_reopening_waits', violation_error_message='A reopening of this account waits already.'),
        ),
        InstallGuards(),
    ]
