"""The addresses about people and places."""

from django.urls import path

from salon.accounts.views import welcome

app_name = "accounts"
urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
]
