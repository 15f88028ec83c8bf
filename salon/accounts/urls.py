"""The addresses about people and places."""

from django.urls import path

from salon.accounts.views import single_keys, tokens, welcome

app_name = "accounts"
urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("account/keys/", single_keys.single_keys, name="single-keys"),
    path("account/tokens/", tokens.tokens_page, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
]
