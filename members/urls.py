"""Addresses outside any prefecture: the own settings, invitations, the operator's pages of members."""

from __future__ import annotations

from django.urls import path

from members.views import members, own

urlpatterns = [
    path("settings/", own.settings, name="settings"),
    path("settings/tokens/", own.tokens, name="tokens"),
    path("settings/tokens/<slug:key>/revoke/", own.token_revoke, name="token_revoke"),
    path("invitations/<slug:secret>/", own.invitation, name="invitation"),
    path("operator/members/", members.operator_member_list, name="operator_member_list"),
    path("operator/members/invite/", members.operator_member_invite, name="operator_member_invite"),
    path("operator/members/<int:pk>/end/", members.operator_member_end, name="operator_member_end"),
    path(
        "operator/members/<int:pk>/section/", members.operator_member_section, name="operator_member_section"
    ),
    path("operator/members/<int:pk>/stop/", members.operator_member_stop, name="operator_member_stop"),
    path(
        "operator/invitations/<int:pk>/resend/",
        members.operator_invitation_resend,
        name="operator_invitation_resend",
    ),
    path(
        "operator/invitations/<int:pk>/withdraw/",
        members.operator_invitation_withdraw,
        name="operator_invitation_withdraw",
    ),
]
