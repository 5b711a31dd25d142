import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('funding', '0011_instalment_paid_before'),
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropGuards(),
        # The table proposed without a second person; it begins anew under four eyes.
        migrations.DeleteModel(name="AccountAssignment"),
        migrations.CreateModel(
            name='AccountAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at')),
                ('discarded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='discarded at')),
                ('content_hash', models.CharField(editable=False, max_length=64, verbose_name='content hash')),
                ('recipient_kind', models.CharField(blank=True, choices=[('10', 'government'), ('11', 'local government'), ('21', 'international NGO'), ('22', 'national NGO'), ('23', 'regional NGO'), ('24', 'partner country NGO'), ('30', 'public private partnership'), ('40', 'multilateral organisation'), ('60', 'foundation'), ('70', 'company'), ('80', 'academic institution'), ('90', 'other')], max_length=2, verbose_name='kind of recipient')),
                ('is_swiss', models.BooleanField(blank=True, null=True, verbose_name='recipient in Switzerland')),
                ('is_own_expenditure', models.BooleanField(blank=True, null=True, verbose_name='own expenditure of the city')),
                ('cost_centre', models.CharField(blank=True, max_length=20, verbose_name='cost centre')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, editable=False, null=True, verbose_name='valid to')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.generalledgeraccount', verbose_name='G/L account')),
                ('confirmed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('function', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.functionalcode', verbose_name='function')),
                ('instrument', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='reference.instrument', verbose_name='instrument')),
                ('recorded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('step', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.auditentry', to_field='step', verbose_name='step')),
            ],
            options={
                'verbose_name': 'account assignment',
                'verbose_name_plural': 'account assignments',
                'ordering': ['instrument', 'recipient_kind', 'valid_from', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), name='funding_accountassignment_two_people', violation_error_message='Who records a thing does not confirm it.'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='funding_accountassignment_confirmed_by_and_at'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), models.Q(('confirmed_at__isnull', False), ('valid_to__gte', models.F('valid_from'))), _connector='OR'), name='account_assignment_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Reversal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at')),
                ('discarded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='discarded at')),
                ('content_hash', models.CharField(editable=False, max_length=64, verbose_name='content hash')),
                ('reason', models.TextField(verbose_name='reason')),
                ('money_back', models.CharField(choices=[('payee', 'the payee pays it back'), ('bank', 'the bank takes it back'), ('nothing', 'nothing left the account')], max_length=10, verbose_name='what happens with the money')),
                ('due_on', models.DateField(blank=True, help_text='Empty where nothing left the account.', null=True, verbose_name='back by')),
                ('booked_on', models.DateField(blank=True, editable=False, null=True, verbose_name='booked on')),
                ('settled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='money back on')),
                ('settled_voucher', models.CharField(blank=True, editable=False, max_length=60, verbose_name='document number')),
                ('confirmed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('disbursement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='funding.disbursement', verbose_name='disbursement')),
                ('recorded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('step', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.auditentry', to_field='step', verbose_name='step')),
            ],
            options={
                'verbose_name': 'reversal',
                'verbose_name_plural': 'reversals',
                'ordering': ['-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), name='funding_reversal_two_people', violation_error_message='Who records a thing does not confirm it.'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='funding_reversal_confirmed_by_and_at'), models.UniqueConstraint(condition=models.Q(('discarded_at__isnull', True)), fields=('disbursement',), name='reversal_once', violation_error_message='A reversal of this payment is recorded already.'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('money_back', 'nothing')), models.Q(models.Q(('money_back', 'nothing'), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='reversal_money_back_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', True), ('settled_voucher', '')), models.Q(('confirmed_at__isnull', False), ('settled_on__isnull', False), models.Q(('settled_voucher', ''), _negated=True)), _connector='OR'), name='reversal_settled_with_voucher'), models.CheckConstraint(condition=models.Q(models.Q(('booked_on__isnull', True), ('confirmed_at__isnull', True)), models.Q(('booked_on__isnull', False), ('confirmed_at__isnull', False)), _connector='OR'), name='reversal_booked_iff_confirmed')],
            },
        ),
        InstallGuards(),
    ]
