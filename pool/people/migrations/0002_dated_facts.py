"""What money hangs on gets days: what was ticked and typed is carried over, since the beginning of each term."""

import accounts.tenancy
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

CARRY_OVER = """
do $$
begin
  for number in 1..47 loop
    perform set_config('app.prefecture_id', number::text, true);
    insert into pool_datedfact (prefecture_id, talent_id, kind, value, starts_on, ends_on, paper, reason,
                                gap_reason, status, asked_at, decided_at, remark)
      select prefecture_id, id, said.kind, said.value, said.starts_on, said.ends_on,
             '日付のない登録内容から引き継いだ記録', '登録内容の引継ぎ', '', 'approved', created_at, created_at, ''
      from pool_talent, lateral (values
        ('form', employment_form, starts_on, ends_on),
        ('duty', case when is_main_duty_support then 'support' else 'other' end, starts_on, null),
        ('requirement', case when has_skill_or_experience then 'met' else 'not_met' end, starts_on, null),
        ('appointment', case when accelerator_appointed_on is null then '' else 'appointed' end,
          accelerator_appointed_on, null)
      ) as said (kind, value, starts_on, ends_on)
      where prefecture_id = number and said.value <> '';
  end loop;
  perform set_config('app.prefecture_id', '', true);
end $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_section_writers'),
        ('pool', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DatedFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('form', '任用形態'), ('duty', '主な所掌事務'), ('requirement', 'スキル・経験の要件'), ('appointment', 'アクセラレータの任命')], max_length=12, verbose_name='種類')),
                ('value', models.CharField(max_length=24, verbose_name='内容')),
                ('starts_on', models.DateField(verbose_name='いつから')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='いつまで')),
                ('paper', models.CharField(max_length=200, verbose_name='根拠の書類')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('gap_reason', models.CharField(blank=True, max_length=300, verbose_name='任用の切れ目の理由')),
                ('status', models.CharField(choices=[('waiting', '承認待ち'), ('approved', '承認済み'), ('refused', '差戻し'), ('withdrawn', '取下げ'), ('replaced', '置換え済み')], default='waiting', max_length=10, verbose_name='状態')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='申出の日時')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='決めた日時')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='差戻しの理由')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申し出た人')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='決めた人')),
                ('prefecture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.prefecture', verbose_name='都道府県')),
                ('rest_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pool.datedfact', verbose_name='元の記録')),
                ('talent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='pool.talent', verbose_name='登録人材')),
            ],
            options={
                'verbose_name': '任用などの事実',
                'ordering': ['kind', '-starts_on', '-id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['prefecture', 'talent', 'kind'], name='dated_fact_of_talent')],
                'constraints': [models.UniqueConstraint(fields=('prefecture', 'id'), name='pool_datedfact_prefecture_id'), accounts.tenancy.SamePrefecture(field='talent', name='dated_fact_talent'), accounts.tenancy.SamePrefecture(field='rest_of', name='dated_fact_rest_of'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='dated_fact_dates'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='dated_fact_needs_a_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'refused', 'replaced']), _negated=True), ('decided_by__isnull', False), ('asked_by', None), _connector='OR'), name='dated_fact_decision_has_approver'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'approved')), expressions=[('prefecture', '='), ('talent', '='), ('kind', '='), (models.Func('starts_on', 'ends_on', models.Value('[]'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='dated_fact_one_at_a_time')],
            },
        ),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='talent',
            name='accelerator_appointed_on',
        ),
        migrations.RemoveField(
            model_name='talent',
            name='employment_form',
        ),
        migrations.RemoveField(
            model_name='talent',
            name='has_skill_or_experience',
        ),
        migrations.RemoveField(
            model_name='talent',
            name='is_main_duty_support',
        ),
    ]
