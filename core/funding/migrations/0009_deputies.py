import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0003_initial'),
        ('audit', '0002_checkpoints'),
        ('documents', '0002_initial'),
        ('funding', '0008_raises'),
        ('partners', '0003_applications'),
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropGuards(),
        migrations.AddField(
            model_name='additionalcredit',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='bankreturn',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='budgetcredit',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='carryover',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='commitmentcredit',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='commitmentreduction',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='disbursementsignature',
            name='represents',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed as deputy of'),
        ),
        migrations.AddField(
            model_name='parliamentapproval',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='refundclaim',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='spendingcompetence',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddField(
            model_name='supplementarycredit',
            name='confirmed_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed as deputy of'),
        ),
        migrations.AddConstraint(
            model_name='additionalcredit',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_additionalcredit_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='bankreturn',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_bankreturn_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='budgetcredit',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_budgetcredit_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_carryover_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_commitment_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='commitmentcredit',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_commitmentcredit_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='commitmentreduction',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_commitmentreduction_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='disbursementsignature',
            constraint=models.UniqueConstraint(condition=models.Q(('act__in', ['approve', 'order', 'record', 'verify']), ('fallen_at__isnull', True)), fields=('disbursement', 'represents'), name='signature_one_represented_one_act'),
        ),
        migrations.AddConstraint(
            model_name='disbursementsignature',
            constraint=models.CheckConstraint(condition=models.Q(('represents__isnull', True), models.Q(('represents', models.F('signed_by')), _negated=True), _connector='OR'), name='signature_represents_another_person'),
        ),
        migrations.AddConstraint(
            model_name='parliamentapproval',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_parliamentapproval_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='refundclaim',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_refundclaim_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='spendingcompetence',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_spendingcompetence_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='supplementarycredit',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='funding_supplementarycredit_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        InstallGuards(),
    ]
