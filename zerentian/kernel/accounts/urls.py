from __future__ import annotations

from django.urls import path

from zerentian.kernel.accounts.views import own, roles, sign_in

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
    path("people/roles/", roles.roles, name="roles"),
]
