from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "municipalities.groups"
    label = "groups"
    verbose_name = "圏域・グループ"
