from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "dispatch.calendar"
    label = "calendar"
    verbose_name = "予定表"
