from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "salon.outbox"
    label = "outbox"

    def ready(self) -> None:
        from salon.outbox import kinds, trial
        from salon.outbox.holdings import declare_all

        declare_all()
        kinds.register(trial.KIND)
