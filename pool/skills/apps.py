from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "pool.skills"
    label = "skills"
    verbose_name = "スキル標準"
