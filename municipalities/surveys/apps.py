from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "municipalities.surveys"
    label = "surveys"
    verbose_name = "調査"
