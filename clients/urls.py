"""The addresses of clients. A client's courses (``/clients/ID/courses/``) are the bookings app's."""

from django.urls import path

from clients.views import (
    consent_texts,
    consents,
    data,
    detail,
    documents,
    edit,
    health,
    listing,
    override,
    patch_tests,
    privacy,
    reach,
    screening,
    skin_types,
)

app_name = "clients"
urlpatterns = [
    path("clients/", listing.client_list, name="list"),
    path("clients/search/", listing.find, name="search"),
    path("clients/new/", edit.new, name="new"),
    path("clients/<int:pk>/", detail.detail, name="detail"),
    path("clients/<int:pk>/edit/", edit.edit, name="edit"),
    path("clients/<int:pk>/links/", reach.links, name="links"),
    path("clients/<int:pk>/consents/sign/", consents.sign, name="sign"),
    path("clients/<int:pk>/consents/withdraw/", consents.withdraw, name="consent-withdraw"),
    path("clients/<int:pk>/consents/<int:consent_pk>/", consents.show, name="consent"),
    path("settings/consents/", consent_texts.consent_texts, name="consent-texts"),
    path("settings/consents/<slug:purpose>/", consent_texts.consent_text, name="consent-text"),
    path("clients/<int:pk>/data/", data.data, name="data"),
    path("clients/<int:pk>/data/export.zip", data.export, name="export"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/log/", privacy.log, name="access-log"),
    path("clients/<int:pk>/screening/", screening.screening, name="screening"),
    path("clients/<int:pk>/screening/preview/", screening.preview, name="screening-preview"),
    path("clients/<int:pk>/allergies/", health.add_allergy, name="allergy-add"),
    path("clients/<int:pk>/allergies/<int:allergy_pk>/remove/", health.remove_allergy, name="allergy-remove"),
    path("clients/<int:pk>/documents/", documents.add, name="document-add"),
    path("clients/<int:pk>/documents/upload/", documents.upload, name="document-upload"),
    path("clients/<int:pk>/documents/<int:document_pk>/", documents.show, name="document"),
    path("clients/<int:pk>/documents/<int:document_pk>/check/", documents.check, name="document-check"),
    path("clients/<int:pk>/documents/<int:document_pk>/remove/", documents.remove, name="document-remove"),
    path("clients/<int:pk>/patch-tests/", patch_tests.add, name="patch-add"),
    path("clients/<int:pk>/patch-tests/<int:test_pk>/read/", patch_tests.read, name="patch-read"),
    path("clients/<int:pk>/patch-tests/<int:test_pk>/remove/", patch_tests.remove, name="patch-remove"),
    path("clients/<int:pk>/skin-types/<slug:kind>/", skin_types.skin_type, name="skin-type"),
    path("clients/<int:pk>/override/", override.override, name="override"),
]
