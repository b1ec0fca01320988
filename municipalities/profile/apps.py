from django.apps import AppConfig


class ProfileConfig(AppConfig):
    name = "municipalities.profile"
    label = "profile"
    verbose_name = "市町村の体制と連絡先"
