from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "municipalities.promotion"
    label = "promotion"
    verbose_name = "推進体制"
