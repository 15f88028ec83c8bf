"""``/api/v1/``, joined from the apps by salon.urls; here only the schema and its page."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from salon.api.docs import DocsView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(url_name="api:schema"), name="docs"),
]
