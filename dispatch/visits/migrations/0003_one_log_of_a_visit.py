import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """For Django alone. That there is one log is held by `visit_log_once`, which takes the prefecture along; a
    unique index without it would tell whether another prefecture's visit has a log.
    """

    dependencies = [
        ("visits", "0002_visits_of_a_state_in_order"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="visitlog",
                    name="visit",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log",
                        to="visits.visit",
                        verbose_name="訪問",
                    ),
                ),
            ],
        ),
    ]
