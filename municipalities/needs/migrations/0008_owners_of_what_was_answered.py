"""Whoever answered a need before there were owners answers for it from here on."""

from django.db import migrations

TAKE_OVER = """
do $$
begin
  for number in 1..47 loop
    perform set_config('app.prefecture_id', number::text, true);
    update needs_need set owner_id = reviewer_id
      where prefecture_id = number and owner_id is null and reviewer_id is not null;
  end loop;
  perform set_config('app.prefecture_id', '', true);
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0007_who_answers_and_own_words")]
    operations = [migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop)]
