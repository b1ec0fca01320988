from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from pool.people import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("talents/", views.talent_list, name="talent_list"),
    path("talents/add/", views.talent_add, name="talent_add"),
    path("talents/me/", views.my_registration, name="my_registration"),
    path("talents/<int:pk>/", views.talent_detail, name="talent_detail"),
    path("talents/<int:pk>/edit/", views.talent_edit, name="talent_edit"),
    path("talents/<int:pk>/end-term/", views.term_end, name="term_end"),
    path("talents/<int:pk>/skills/<int:skill_pk>/verify/", views.skill_verify, name="skill_verify"),
    path("talents/<int:pk>/leaves/add/", views.leave_add, name="leave_add"),
    path("talents/<int:pk>/leaves/<int:leave_pk>/withdraw/", views.leave_withdraw, name="leave_withdraw"),
    path("talents/<int:pk>/conflicts/declare/", views.conflict_declare, name="conflict_declare"),
    path("talents/<int:pk>/conflicts/<int:conflict_pk>/end/", views.conflict_end, name="conflict_end"),
]
