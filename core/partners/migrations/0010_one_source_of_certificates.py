from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0009_take_over_certificates'),
    ]

    operations = [
        DropGuards(),
        migrations.RemoveField(
            model_name='organisation',
            name='zewo_valid_to',
        ),
        migrations.AlterField(
            model_name='certificate',
            name='recorded_at',
            field=models.DateTimeField(editable=False, verbose_name='recorded at'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), name='partners_certificate_two_people', violation_error_message='Who records a thing does not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='partners_certificate_confirmed_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_for__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_for', models.F('recorded_by')), _negated=True), models.Q(('confirmed_for', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='partners_certificate_deputy_counts_as_both', violation_error_message='A deputy counts as both persons.'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('confirmed_at__isnull', False), _connector='OR'), name='certificate_withdrawn_was_in_force'),
        ),
        InstallGuards(),
    ]
