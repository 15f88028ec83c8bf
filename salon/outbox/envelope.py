"""Puts a letter into the envelope that leaves: headers, both bodies, attachments. Knows no database."""

from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEText

from salon import clock
from salon.outbox.kinds import Attachment, Letter
from salon.outbox.letterhead import in_letters, message_id, sender, site_host
from salon.outbox.models import Message


def envelope(message: Message, letter: Letter) -> EmailMultiAlternatives:
    """Return the mail as it leaves. ``message.location`` must be loaded."""
    location = message.location
    mail = EmailMultiAlternatives(
        subject=in_letters(letter.subject, "Subject"),
        body=letter.text,
        from_email=sender(location.name, settings.DEFAULT_FROM_EMAIL),
        to=[message.to_address],
        reply_to=[location.email] if location.email else None,
        headers=_stopping(letter)
        | {
            "Message-ID": message_id(message.dedupe_key, site_host(settings.SITE_URL)),
            "Date": format_datetime(clock.now().astimezone(location.zone)),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(letter.html, "text/html")
    for attachment in letter.attachments:
        mail.attach(_part(attachment))
    return mail


def _stopping(letter: Letter) -> dict[str, str]:
    """Return what lets a mail program show "unsubscribe" and do it with one POST (RFC 2369, RFC 8058)."""
    if not letter.stop_url:
        return {}
    return {"List-Unsubscribe": f"<{letter.stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _part(attachment: Attachment) -> SafeMIMEText:
    full_type, *parameters = [piece.strip() for piece in attachment.content_type.split(";")]
    part = SafeMIMEText(attachment.content, full_type.partition("/")[2], "utf-8")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part
