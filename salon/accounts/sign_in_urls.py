"""The pages of django-allauth that a salon needs, under allauth's own names.

Not ``allauth.urls``: nobody signs up here, and e-mail addresses and accounts belong to the owner's settings.
"""

from allauth.account import views as account
from django.urls import include, path

from salon.accounts.views import welcome

urlpatterns = [
    path("login/", welcome.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
