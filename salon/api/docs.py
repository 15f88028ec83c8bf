"""``/api/docs/``: the OpenAPI document to read and try, under a content policy of its own."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView

from salon.accounts.policies import PUBLIC

# Swagger UI styles itself inline and draws its icons as data: images; its scripts come from our own static files.
_POLICY = {"default-src": [SELF], "style-src": [SELF, "'unsafe-inline'"], "img-src": [SELF, "data:"]}


@method_decorator(csp_replace(_POLICY), name="dispatch")
class DocsView(SpectacularSwaggerSplitView):
    """Split view: the script is a file of its own, so no inline script is allowed."""

    policy = PUBLIC  # it says nothing that openapi.yaml does not
