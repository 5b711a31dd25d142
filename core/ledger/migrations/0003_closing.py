import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_initial"),
        ("audit", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropGuards(),
        migrations.RenameField("closedyear", "closed_by", "recorded_by"),
        migrations.RenameField("closedyear", "closed_at", "recorded_at"),
        migrations.AddField(
            model_name="closedyear",
            name="content_hash",
            field=models.CharField(
                default="", editable=False, max_length=64, verbose_name="content hash"
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name='YearReopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at')),
                ('discarded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='discarded at')),
                ('content_hash', models.CharField(editable=False, max_length=64, verbose_name='content hash')),
                ('reason', models.TextField(verbose_name='reason')),
            ],
            options={
                'verbose_name': 'reopening of a year',
                'verbose_name_plural': 'reopenings of years',
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='closedyear',
            options={'ordering': ['-year', '-pk'], 'verbose_name': 'year-end closing', 'verbose_name_plural': 'year-end closings'},
        ),
        migrations.AddField(
            model_name='closedyear',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at'),
        ),
        migrations.AddField(
            model_name='closedyear',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='closedyear',
            name='discarded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='discarded at'),
        ),
        migrations.AddField(
            model_name='closedyear',
            name='reopened_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='reopened at'),
        ),
        migrations.AlterField(
            model_name='closedyear',
            name='recorded_at',
            field=models.DateTimeField(editable=False, verbose_name='recorded at'),
        ),
        migrations.AlterField(
            model_name='closedyear',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AlterField(
            model_name='closedyear',
            name='year',
            field=models.PositiveSmallIntegerField(verbose_name='year'),
        ),
        migrations.AddConstraint(
            model_name='closedyear',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), name='ledger_closedyear_two_people', violation_error_message='Who records a thing does not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='closedyear',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='ledger_closedyear_confirmed_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='closedyear',
            constraint=models.UniqueConstraint(condition=models.Q(('discarded_at__isnull', True), ('reopened_at__isnull', True)), fields=('year',), name='closed_year_once'),
        ),
        migrations.AddConstraint(
            model_name='closedyear',
            constraint=models.CheckConstraint(condition=models.Q(('reopened_at__isnull', True), ('confirmed_at__isnull', False), _connector='OR'), name='closed_year_reopened_after_closing'),
        ),
        migrations.AddField(
            model_name='yearreopening',
            name='closing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='ledger.closedyear', verbose_name='year-end closing'),
        ),
        migrations.AddField(
            model_name='yearreopening',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='yearreopening',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='yearreopening',
            name='step',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.auditentry', to_field='step', verbose_name='step'),
        ),
        migrations.AddConstraint(
            model_name='yearreopening',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), name='ledger_yearreopening_two_people', violation_error_message='Who records a thing does not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='yearreopening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='ledger_yearreopening_confirmed_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='yearreopening',
            constraint=models.UniqueConstraint(condition=models.Q(('discarded_at__isnull', True)), fields=('closing',), name='year_reopening_once_per_closing'),
        ),
        InstallGuards(),
    ]
