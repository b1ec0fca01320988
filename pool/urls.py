from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from pool import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.talent_list, name="talent_list"),
    path("add/", views.talent_add, name="talent_add"),
    path("me/", views.my_registration, name="my_registration"),
    path("<int:pk>/", views.talent_detail, name="talent_detail"),
    path("<int:pk>/edit/", views.talent_edit, name="talent_edit"),
    path("<int:pk>/end-term/", views.term_end, name="term_end"),
    path("<int:pk>/skills/<int:skill_pk>/verify/", views.skill_verify, name="skill_verify"),
    path("<int:pk>/leaves/add/", views.leave_add, name="leave_add"),
    path("<int:pk>/leaves/<int:leave_pk>/withdraw/", views.leave_withdraw, name="leave_withdraw"),
    path("<int:pk>/conflicts/declare/", views.conflict_declare, name="conflict_declare"),
    path("<int:pk>/conflicts/<int:conflict_pk>/end/", views.conflict_end, name="conflict_end"),
]
