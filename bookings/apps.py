from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings import holdings, messages
        from bookings.message_kinds import register_all
        from bookings.services.heed_screening import take_in_diary
        from clients.taking import register_around
        from salon.outbox.kinds import register_refill, register_rewrite

        holdings.declare_all()
        register_all()
        register_refill(messages.client_reachable)
        register_rewrite(messages.rules_changed)
        register_around(take_in_diary)
