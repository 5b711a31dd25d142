from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0003_initial'),
        ('audit', '0001_initial'),
        ('funding', '0012_payments'),
        ('ledger', '0004_deputies'),
        ('partners', '0002_initial'),
        ('reference', '0001_initial'),
    ]

    operations = [
        DropGuards(),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_document_of_its_kind',
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'workflow'), models.Q(models.Q(('award__isnull', False), ('bank_return__isnull', True), ('disbursement__isnull', True), ('exchange_of__isnull', True), ('kind', 'commitment'), ('reduction__isnull', True), ('refund__isnull', True)), models.Q(('award__isnull', True), ('bank_return__isnull', True), ('disbursement__isnull', True), ('exchange_of__isnull', True), ('kind', 'reduction'), ('reduction__isnull', False), ('refund__isnull', True)), models.Q(('award__isnull', True), ('bank_return__isnull', True), ('disbursement__isnull', False), ('exchange_of__isnull', True), ('kind', 'disbursement'), ('reduction__isnull', True), ('refund__isnull', True)), models.Q(('award__isnull', True), ('bank_return__isnull', False), ('disbursement__isnull', True), ('exchange_of__isnull', True), ('kind', 'bank_return'), ('reduction__isnull', True), ('refund__isnull', True)), models.Q(('award__isnull', True), ('bank_return__isnull', True), ('disbursement__isnull', True), ('exchange_of__isnull', True), ('kind', 'refund'), ('reduction__isnull', True), ('refund__isnull', False)), models.Q(('award__isnull', True), ('bank_return__isnull', True), ('disbursement__isnull', True), ('exchange_of__isnull', False), ('kind', 'exchange_difference'), ('reduction__isnull', True), ('refund__isnull', True)), models.Q(('award__isnull', True), ('bank_return__isnull', True), ('disbursement__isnull', True), ('exchange_of__isnull', True), ('kind', 'exchange_difference'), ('reduction__isnull', True), ('refund__isnull', False)), _connector='OR')), models.Q(models.Q(('origin', 'workflow'), _negated=True), ('award__isnull', True), ('bank_return__isnull', True), ('disbursement__isnull', True), ('exchange_of__isnull', True), ('reduction__isnull', True), ('refund__isnull', True)), _connector='OR'), name='entry_document_of_its_kind'),
        ),
        InstallGuards(),
    ]
