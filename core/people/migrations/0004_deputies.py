import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_checkpoints'),
        ('people', '0003_notices'),
    ]

    operations = [
        DropGuards(),
        migrations.CreateModel(
            name='Deputyship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at')),
                ('discarded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='discarded at')),
                ('content_hash', models.CharField(editable=False, max_length=64, verbose_name='content hash')),
                ('role', models.CharField(choices=[('programme_officer', 'programme officer'), ('head_of_unit', 'head of unit'), ('finance_officer', 'finance officer'), ('head_of_finance', 'head of finance')], max_length=20, verbose_name='role')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_to', models.DateField(verbose_name='last day')),
                ('reason', models.CharField(max_length=250, verbose_name='reason')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ended early at')),
            ],
            options={
                'verbose_name': 'deputyship',
                'verbose_name_plural': 'deputyships',
                'ordering': ['-valid_from', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='secondfactorreset',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='people_roleassignment_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='secondfactorreset',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='people_secondfactorreset_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddField(
            model_name='deputyship',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='deputyship',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='deputyship',
            name='deputy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputyships', to=settings.AUTH_USER_MODEL, verbose_name='deputy'),
        ),
        migrations.AddField(
            model_name='deputyship',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='represented_by', to=settings.AUTH_USER_MODEL, verbose_name='represented person'),
        ),
        migrations.AddField(
            model_name='deputyship',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='deputyship',
            name='step',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.auditentry', to_field='step', verbose_name='step'),
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), name='people_deputyship_two_people', violation_error_message='Who records a thing does not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='people_deputyship_confirmed_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='people_deputyship_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from'))), name='people_deputyship_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('deputy')), _negated=True), name='people_deputyship_of_two_people'),
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', models.F('person')), _negated=True), models.Q(('confirmed_by', models.F('deputy')), _negated=True)), name='people_nobody_confirms_their_own_deputyship', violation_error_message='Neither of the two confirms their deputyship.'),
        ),
        InstallGuards(),
    ]
