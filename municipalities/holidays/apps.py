from django.apps import AppConfig


class HolidaysConfig(AppConfig):
    name = "municipalities.holidays"
    label = "holidays"
    verbose_name = "団体の休日"
