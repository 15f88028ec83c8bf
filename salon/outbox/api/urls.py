from django.urls import path

from salon.outbox.api import views

urlpatterns = [
    path("messages/", views.MessagesView.as_view(), name="messages"),
    path("messages/<int:pk>/", views.MessageView.as_view(), name="message"),
    path("messages/<int:pk>/hold/", views.hold, name="message-hold"),
    path("messages/<int:pk>/release/", views.release, name="message-release"),
    path("messages/<int:pk>/send-now/", views.send_now, name="message-send-now"),
    path("messages/<int:pk>/retry/", views.retry, name="message-retry"),
    path("messages/<int:pk>/settle/", views.settle, name="message-settle"),
]
