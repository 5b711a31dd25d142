from django.db import migrations, models

from core.guards import InstallGuards


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(unique=True, verbose_name='number')),
                ('known_at', models.DateTimeField(verbose_name='known at')),
                ('last_booked_on', models.DateField(verbose_name='last booking day')),
                ('content', models.TextField(verbose_name='content')),
            ],
            options={
                'verbose_name': 'tally',
                'verbose_name_plural': 'tallies',
                'ordering': ['-number'],
            },
        ),
        InstallGuards(),
    ]
