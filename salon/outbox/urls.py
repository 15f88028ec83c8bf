"""The addresses of the messages page and of its rules."""

from django.urls import path

from salon.outbox.views import messages, rules

app_name = "outbox"
urlpatterns = [
    path("", messages.message_list, name="messages"),
    path("rules/", rules.message_rules, name="rules"),
    path("<int:pk>/", messages.message_detail, name="message"),
    path("<int:pk>/preview/", messages.message_preview, name="preview"),
    path("<int:pk>/hold/", messages.message_hold, name="hold"),
    path("<int:pk>/release/", messages.message_release, name="release"),
    path("<int:pk>/send-now/", messages.message_send_now, name="send-now"),
    path("<int:pk>/retry/", messages.message_retry, name="retry"),
]
