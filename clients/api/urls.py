from django.urls import path

from clients.api import consents, health, views
from clients.api.serums import SerumsView

urlpatterns = [
    path("serums/", SerumsView.as_view(), name="serums"),
    path("clients/", views.ClientsView.as_view(), name="clients"),
    path("clients/<int:pk>/", views.ClientView.as_view(), name="client"),
    path("clients/<int:pk>/allergies/", views.AllergiesView.as_view(), name="allergies"),
    path("clients/<int:pk>/consents/", consents.ConsentsView.as_view(), name="consents"),
    path("clients/<int:pk>/consents/withdraw/", consents.WithdrawView.as_view(), name="consents-withdraw"),
    path("clients/<int:pk>/patch-tests/", health.PatchTestsView.as_view(), name="patch-tests"),
    path("patch-tests/<int:pk>/readings/", health.ReadingsView.as_view(), name="readings"),
    path("clients/<int:pk>/documents/", health.DocumentsView.as_view(), name="documents"),
    path("documents/<int:pk>/file/", health.DocumentFileView.as_view(), name="document-file"),
    path("clients/<int:pk>/overrides/", health.OverridesView.as_view(), name="overrides"),
    path("consent-texts/", consents.ConsentTextsView.as_view(), name="consent-texts"),
    path("clients/<int:pk>/screenings/", views.ScreeningsView.as_view(), name="screenings"),
]
