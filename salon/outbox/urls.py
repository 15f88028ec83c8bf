"""The addresses of the messages page and of its rules."""

from django.urls import path

from salon.outbox.views import messages, rules, texts

app_name = "outbox"
urlpatterns = [
    path("", messages.message_list, name="messages"),
    path("stoppage/", messages.stoppage_banner, name="stoppage"),
    path("rules/", rules.message_rules, name="rules"),
    path("texts/<slug:kind>/<slug:language>/", texts.message_text, name="text"),
    path("texts/<slug:kind>/<slug:language>/preview/", texts.message_text_preview, name="text-preview"),
    path("<int:pk>/settle/", messages.message_settle, name="settle"),
    path("<int:pk>/", messages.message_detail, name="message"),
    path("<int:pk>/preview/", messages.message_preview, name="preview"),
    path("<int:pk>/hold/", messages.message_hold, name="hold"),
    path("<int:pk>/release/", messages.message_release, name="release"),
    path("<int:pk>/send-now/", messages.message_send_now, name="send-now"),
    path("<int:pk>/retry/", messages.message_retry, name="retry"),
]
