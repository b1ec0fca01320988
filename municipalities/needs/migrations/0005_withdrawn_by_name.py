"""A draft with a number is one that was withdrawn: from here on its state says so."""

from django.db import migrations

RENAME = """
do $$
begin
  for number in 1..47 loop
    perform set_config('app.prefecture_id', number::text, true);
    update needs_need set status = 'withdrawn'
      where prefecture_id = number and status = 'draft' and sequence is not null;
  end loop;
  perform set_config('app.prefecture_id', '', true);
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0004_what_a_town_takes_back")]
    operations = [migrations.RunSQL(RENAME, migrations.RunSQL.noop)]
