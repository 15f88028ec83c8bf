from django.urls import path

from clients.api import consents, views
from clients.api.serums import SerumsView

urlpatterns = [
    path("serums/", SerumsView.as_view(), name="serums"),
    path("clients/", views.ClientsView.as_view(), name="clients"),
    path("clients/<int:pk>/", views.ClientView.as_view(), name="client"),
    path("clients/<int:pk>/allergies/", views.AllergiesView.as_view(), name="allergies"),
    path("clients/<int:pk>/consents/", consents.ConsentsView.as_view(), name="consents"),
    path("clients/<int:pk>/consents/withdraw/", consents.WithdrawView.as_view(), name="consents-withdraw"),
    path("consent-texts/", consents.ConsentTextsView.as_view(), name="consent-texts"),
    path("clients/<int:pk>/screenings/", views.ScreeningsView.as_view(), name="screenings"),
]
