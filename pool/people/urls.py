from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from pool.people.views import facts, own
from pool.people.views import people as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("talents/", views.talent_list, name="talent_list"),
    path("talents/add/", views.talent_add, name="talent_add"),
    path("talents/me/leaves/new/", own.my_leave_add, name="my_leave_add"),
    path("talents/me/leaves/<int:leave_pk>/withdraw/", own.my_leave_withdraw, name="my_leave_withdraw"),
    path("talents/<int:pk>/", views.talent_detail, name="talent_detail"),
    path("talents/<int:pk>/edit/", views.talent_edit, name="talent_edit"),
    path("talents/<int:pk>/facts/", facts.talent_facts, name="talent_facts"),
    path("talents/<int:pk>/facts/approve/", facts.fact_approval, name="fact_approval"),
    path("talents/<int:pk>/facts/<slug:kind>/new/", facts.fact_ask, name="fact_ask"),
    path("talents/<int:pk>/facts/<int:fact_pk>/refuse/", facts.fact_refuse, name="fact_refuse"),
    path("talents/<int:pk>/facts/<int:fact_pk>/withdraw/", facts.fact_withdraw, name="fact_withdraw"),
    path("talents/<int:pk>/end-term/", views.term_end, name="term_end"),
    path("talents/<int:pk>/skills/<int:skill_pk>/verify/", views.skill_verify, name="skill_verify"),
    path(
        "talents/<int:pk>/knowledge/<int:knowledge_pk>/verify/",
        views.knowledge_verify,
        name="knowledge_verify",
    ),
    path("talents/<int:pk>/week/", views.week_set, name="week_set"),
    path("talents/<int:pk>/leaves/add/", views.leave_add, name="leave_add"),
    path("talents/<int:pk>/leaves/<int:leave_pk>/withdraw/", views.leave_withdraw, name="leave_withdraw"),
    path("talents/<int:pk>/conflicts/declare/", views.conflict_declare, name="conflict_declare"),
    path("talents/<int:pk>/conflicts/<int:conflict_pk>/end/", views.conflict_end, name="conflict_end"),
]
