"""Single-letter keys are a colleague's own choice: dictation software presses them by mistake (WCAG 2.1.4)."""

from salon.accounts.models import User


def switch_single_keys(*, user: User, on: bool) -> None:
    """Let single letters act for this account, or not. One query."""
    user.single_key_shortcuts = on
    user.save(update_fields=["single_key_shortcuts"])
