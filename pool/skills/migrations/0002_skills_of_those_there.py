"""Prefectures that are open already get the skills of the standard; one that is opened later gets them by
`load_skills`."""

from typing import Any

from django.db import migrations

from japan.kana import hiragana_key
from japan.skill_standard import read_skills

INSERT = """
insert into skills_skill (prefecture_id, key, name, sought, description, roles, source, origin, place,
                          unused_reason, recorded_at)
  values (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', now())
"""


def seed(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select id from accounts_prefecture order by id")
        for (number,) in cursor.fetchall():
            cursor.execute("select set_config('app.prefecture_id', %s, true)", [str(number)])
            for place, row in enumerate(read_skills(), start=1):
                source = "product" if row.is_own_addition else "standard"
                words = [row.key, row.name, hiragana_key(row.name), row.description]
                cursor.execute(INSERT, [number, *words, list(row.roles), source, row.source, place])
        cursor.execute("select set_config('app.prefecture_id', '', true)")


class Migration(migrations.Migration):
    dependencies = [("skills", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
