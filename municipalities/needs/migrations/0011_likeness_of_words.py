"""The trigrams of a need's words are kept beside them: the database makes them itself, of what stands there."""

import django.contrib.postgres.fields
from django.db import migrations, models

GRAMS = models.Func(
    models.Func(
        models.Func(
            models.Func(
                "raw_problem",
                models.Value("NFKC"),
                function="pg_catalog.normalize",
                output_field=models.TextField(),
            ),
            models.Value("[^一-鿿々ァ-ヺーA-Za-z]+"),
            models.Value(" "),
            models.Value("g"),
            function="regexp_replace",
            output_field=models.TextField(),
        ),
        models.Value("(^| )[^ ](?= |$)"),
        models.Value(" "),
        models.Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    ),
    function="show_trgm",
    output_field=django.contrib.postgres.fields.ArrayField(models.TextField()),
)


class Migration(migrations.Migration):
    dependencies = [("needs", "0010_joint_needs")]

    operations = [
        migrations.AddField(
            model_name="need",
            name="grams",
            field=models.GeneratedField(
                db_persist=True,
                expression=GRAMS,
                output_field=django.contrib.postgres.fields.ArrayField(models.TextField()),
                verbose_name="言葉の断片",
            ),
        ),
    ]
