from __future__ import annotations

from django.urls import path

from members.views import members

urlpatterns = [
    path("members/", members.member_list, name="member_list"),
    path("members/invite/", members.member_invite, name="member_invite"),
    path("members/<int:pk>/end/", members.member_end, name="member_end"),
    path("members/<int:pk>/section/", members.member_section, name="member_section"),
    path("members/invitations/<int:pk>/resend/", members.invitation_resend, name="invitation_resend"),
    path("members/invitations/<int:pk>/withdraw/", members.invitation_withdraw, name="invitation_withdraw"),
    path("events/", members.event_list, name="event_list"),
]
