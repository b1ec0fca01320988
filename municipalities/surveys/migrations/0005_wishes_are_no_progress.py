"""Whether support is wanted says nothing of how far a municipality is: the question of the ready-made set is
marked as a wish in the rounds that were made of it."""

from django.db import migrations

MARK = """
do $$
begin
  for number in 1..47 loop
    perform set_config('app.prefecture_id', number::text, true);
    update surveys_surveyround set questionnaire = jsonb_set(questionnaire, '{sections}', (
      select jsonb_agg(part || jsonb_build_object('questions', (
        select jsonb_agg(case when question->>'meaning' = 'support.wanted'
          then question || '{"wish": true}' else question end order by at)
        from jsonb_array_elements(part->'questions') with ordinality as q(question, at))) order by place)
      from jsonb_array_elements(questionnaire->'sections') with ordinality as p(part, place)))
      where prefecture_id = number and questionnaire::text like '%support.wanted%';
  end loop;
  perform set_config('app.prefecture_id', '', true);
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_meanings_of_own_questions")]
    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
