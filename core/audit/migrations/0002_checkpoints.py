from django.db import migrations, models

from core.guards import DropGuards, InstallGuards


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("funding", "0003_guards"),  # so that the guards of all tables can be put back
    ]

    operations = [
        DropGuards(),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="number of the entry")),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("public_key", models.CharField(max_length=64, verbose_name="public key")),
                ("signature", models.CharField(max_length=128, verbose_name="signature")),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ["-number", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number", "public_key"), name="audit_checkpoint_once_per_key"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["verb", "-number"], name="audit_verb"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["outcome", "-number"], name="audit_outcome"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["person_name", "-number"], name="audit_person"),
        ),
        InstallGuards(),
    ]
