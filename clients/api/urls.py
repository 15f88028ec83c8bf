from django.urls import path

from clients.api import consents, documents, health, reach, skin_types, views
from clients.api.serums import SerumsView

urlpatterns = [
    path("serums/", SerumsView.as_view(), name="serums"),
    path("clients/", views.ClientsView.as_view(), name="clients"),
    path("clients/<int:pk>/", views.ClientView.as_view(), name="client"),
    path("clients/<int:pk>/end-links/", reach.end_links, name="client-end-links"),
    path("clients/<int:pk>/end-feed/", reach.end_feed, name="client-end-feed"),
    path("clients/<int:pk>/allergies/", views.AllergiesView.as_view(), name="allergies"),
    path("allergies/<int:pk>/", views.AllergyView.as_view(), name="allergy"),
    path("clients/<int:pk>/consents/", consents.ConsentsView.as_view(), name="consents"),
    path("clients/<int:pk>/consents/withdraw/", consents.WithdrawView.as_view(), name="consents-withdraw"),
    path("clients/<int:pk>/patch-tests/", health.PatchTestsView.as_view(), name="patch-tests"),
    path("patch-tests/<int:pk>/", health.PatchTestView.as_view(), name="patch-test"),
    path("patch-tests/<int:pk>/readings/", health.ReadingsView.as_view(), name="readings"),
    path("clients/<int:pk>/documents/", documents.DocumentsView.as_view(), name="documents"),
    path("clients/<int:pk>/documents/seen/", documents.PapersSeenView.as_view(), name="documents-seen"),
    path("documents/<int:pk>/", documents.DocumentView.as_view(), name="document"),
    path("documents/<int:pk>/check/", documents.DocumentCheckView.as_view(), name="document-check"),
    path("documents/<int:pk>/file/", documents.DocumentFileView.as_view(), name="document-file"),
    path("clients/<int:pk>/skin-types/", skin_types.SkinTypesView.as_view(), name="skin-types"),
    path("skin-types/<int:pk>/", skin_types.SkinTypeView.as_view(), name="skin-type"),
    path("clients/<int:pk>/overrides/", health.OverridesView.as_view(), name="overrides"),
    path("consent-texts/", consents.ConsentTextsView.as_view(), name="consent-texts"),
    path("clients/<int:pk>/screenings/", views.ScreeningsView.as_view(), name="screenings"),
]
