from django.urls import path

from salon.outbox.api.views import MessagesView

urlpatterns = [path("messages/", MessagesView.as_view(), name="messages")]
