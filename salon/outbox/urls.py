"""The addresses of the messages page."""

from django.urls import path

from salon.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.message_list, name="messages"),
    path("<int:pk>/", views.message_detail, name="message"),
    path("<int:pk>/preview/", views.message_preview, name="preview"),
    path("<int:pk>/hold/", views.message_hold, name="hold"),
    path("<int:pk>/release/", views.message_release, name="release"),
    path("<int:pk>/send-now/", views.message_send_now, name="send-now"),
    path("<int:pk>/retry/", views.message_retry, name="retry"),
]
