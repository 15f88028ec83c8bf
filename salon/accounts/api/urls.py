from django.urls import path

from salon.accounts.api.locations import LocationsView
from salon.accounts.api.tokens import TokenDetailView, TokensView, TokenView

urlpatterns = [
    path("token/", TokenView.as_view(), name="token"),
    path("tokens/", TokensView.as_view(), name="tokens"),
    path("tokens/<int:pk>/", TokenDetailView.as_view(), name="token-detail"),
    path("locations/", LocationsView.as_view(), name="locations"),
]
