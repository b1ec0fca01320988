from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("training", "0003_requirements_of_courses")]
    operations = [migrations.RemoveField(model_name="course", name="is_required")]
