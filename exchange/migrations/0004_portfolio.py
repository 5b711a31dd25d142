import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0003_initial'),
        ('audit', '0002_checkpoints'),
        ('exchange', '0003_deputies'),
        ('funding', '0011_instalment_paid_before'),
        ('ledger', '0004_deputies'),
        ('partners', '0004_deputies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropGuards(),
        migrations.CreateModel(
            name='BatchReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at')),
                ('discarded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='discarded at')),
                ('content_hash', models.CharField(editable=False, max_length=64, verbose_name='content hash')),
                ('reason', models.TextField(verbose_name='reason')),
            ],
            options={
                'verbose_name': 'taking back of an import',
                'verbose_name_plural': 'takings back of imports',
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TakenOverRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(max_length=100, verbose_name='sheet')),
                ('row', models.PositiveIntegerField(verbose_name='row')),
            ],
            options={
                'verbose_name': 'row taken over',
                'verbose_name_plural': 'rows taken over',
                'ordering': ['batch', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='proposalrow',
            options={'ordering': ['proposal', 'pk'], 'verbose_name': 'row of a proposal', 'verbose_name_plural': 'rows of a proposal'},
        ),
        migrations.RemoveConstraint(
            model_name='proposalrow',
            name='proposal_row_once',
        ),
        migrations.AddField(
            model_name='proposal',
            name='batch',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='ledger.batch', verbose_name='import batch'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='totals',
            field=models.JSONField(blank=True, default=dict, help_text='in Rappen, as people saw them', verbose_name='totals'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='kind',
            field=models.CharField(choices=[('organisations', 'organisations'), ('projects', 'IZA projects'), ('portfolio', 'running portfolio')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'portfolio'), _negated=True), ('applied_at__isnull', True), models.Q(('batch__isnull', False), ('confirmed_at__isnull', False)), _connector='OR'), name='proposal_portfolio_takes_two', violation_error_message='A running portfolio is confirmed by a second person.'),
        ),
        migrations.AddConstraint(
            model_name='proposalrow',
            constraint=models.UniqueConstraint(fields=('proposal', 'sheet', 'row'), name='proposal_sheet_row_once'),
        ),
        migrations.AddField(
            model_name='batchreturn',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='ledger.batch', verbose_name='import batch'),
        ),
        migrations.AddField(
            model_name='batchreturn',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='batchreturn',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='batchreturn',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='batchreturn',
            name='step',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.auditentry', to_field='step', verbose_name='step'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_from', to='partners.bankaccount'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='activity',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_from', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='ledger.batch', verbose_name='import batch'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='budget_credit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_from', to='funding.budgetcredit'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='commitment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_from', to='funding.commitment'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='commitment_credit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_from', to='funding.commitmentcredit'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_from', to='ledger.entry'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='instalment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_from', to='funding.instalment'),
        ),
        migrations.AddField(
            model_name='takenoverrow',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_from', to='partners.organisation'),
        ),
        migrations.AddConstraint(
            model_name='batchreturn',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), name='exchange_batchreturn_two_people', violation_error_message='Who records a thing does not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='batchreturn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='exchange_batchreturn_confirmed_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='batchreturn',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='exchange_batchreturn_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='batchreturn',
            constraint=models.UniqueConstraint(condition=models.Q(('discarded_at__isnull', True)), fields=('batch',), name='batch_return_once'),
        ),
        migrations.AddConstraint(
            model_name='takenoverrow',
            constraint=models.UniqueConstraint(fields=('batch', 'sheet', 'row'), name='taken_over_row_once'),
        ),
        migrations.AddConstraint(
            model_name='takenoverrow',
            constraint=models.CheckConstraint(condition=models.Q(('organisation__isnull', False), ('account__isnull', False), ('commitment_credit__isnull', False), ('budget_credit__isnull', False), ('activity__isnull', False), ('commitment__isnull', False), ('instalment__isnull', False), ('entry__isnull', False), _connector='OR'), name='taken_over_row_made_something'),
        ),
        InstallGuards(),
    ]
