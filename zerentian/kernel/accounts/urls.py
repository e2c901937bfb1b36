from __future__ import annotations

from django.urls import path

from zerentian.kernel.accounts.views import bulk, grants, log, own, people, posts, roles, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("preferences/language/", own.language, name="language"),
    path("preferences/size/", own.size, name="size"),
    path("me/", own.me, name="me"),
    path("me/password/", own.password, name="password"),
    path("me/second-factor/", own.add_second_factor, name="second_factor"),
    path("me/second-factor/remove/", own.remove_second_factor, name="remove_second_factor"),
    path("me/sessions/end/", own.end_sessions, name="end_sessions"),
    path("activity/", log.log, name="log"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new, name="new"),
    path("people/bulk/", bulk.bulk_accounts, name="bulk"),
    path("people/bulk/example/", bulk.example, name="bulk_example"),
    path("people/roles/", roles.roles, name="roles"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="edit"),
    path("people/<int:pk>/reset/", people.reset, name="reset"),
    path("people/<int:pk>/unlock/", people.unlock, name="unlock"),
    path("people/<int:pk>/sessions/end/", people.end_sessions, name="end_their_sessions"),
    path(
        "people/<int:pk>/second-factor/drop/", people.drop_second_factor, name="drop_second_factor"
    ),
    path("people/<int:pk>/close/", people.close, name="close"),
    path("people/<int:pk>/reopen/", people.reopen, name="reopen"),
    path("people/<int:pk>/give/", grants.give, name="give"),
    path("people/grants/<int:pk>/revoke/", grants.revoke, name="revoke"),
    path("people/posts/", posts.posts, name="posts"),
    path("people/posts/new/", posts.new, name="new_post"),
    path("people/posts/<int:pk>/", posts.post, name="post"),
    path("people/posts/<int:pk>/seat/", posts.seat, name="seat"),
    path("people/posts/<int:pk>/hand-over/", posts.hand_over, name="hand_over"),
    path("people/posts/<int:pk>/stand-in/", posts.stand_in, name="stand_in"),
    path("people/tenures/<int:pk>/end/", posts.end_tenure, name="end_tenure"),
]
