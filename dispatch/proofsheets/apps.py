from django.apps import AppConfig


class ProofsheetsConfig(AppConfig):
    name = "dispatch.proofsheets"
    label = "proofsheets"
    verbose_name = "派遣要件確認票"
