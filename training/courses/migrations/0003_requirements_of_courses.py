"""A course that every dispatch waited for is asked of everybody, as it was from the beginning."""

from django.db import migrations

ASK = """
do $$
begin
  for number in 1..47 loop
    perform set_config('app.prefecture_id', number::text, true);
    insert into training_requirement (prefecture_id, course_id, role, timing, recorded_at)
      select prefecture_id, id, '', 'first', now() from training_course
      where prefecture_id = number and is_required;
  end loop;
  perform set_config('app.prefecture_id', '', true);
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0002_requirements")]
    operations = [migrations.RunSQL(ASK, migrations.RunSQL.noop)]
