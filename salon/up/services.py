"""What the salon stands on: its own PostgreSQL and Valkey if the environment names them, else the embedded ones."""

from collections.abc import Callable, Mapping
from pathlib import Path

from salon.up import account as accounts
from salon.up import checks, places
from salon.up.claim import Claim
from salon.up.postgres import Postgres
from salon.up.supervisor import Supervisor
from salon.up.valkey import Valkey


def check_given(env: Mapping[str, str]) -> None:
    """Reach what DATABASE_URL and REDIS_URL name, understand EMAIL_URL.

    Raises:
        Refusal: one of them cannot be used.
    """
    if env.get("DATABASE_URL"):
        checks.database(env["DATABASE_URL"])
    if env.get("EMAIL_URL"):
        checks.mail(env["EMAIL_URL"])
    if env.get("REDIS_URL"):
        checks.broker(env["REDIS_URL"])


def start_embedded(
    env: Mapping[str, str], data: Path, claim: Claim, supervisor: Supervisor, say: Callable[[str], None]
) -> None:
    """Start what the environment does not name, under the supervisor.

    Raises:
        Refusal, Stopped: as the services say.
    """
    own_database, own_broker = not env.get("DATABASE_URL"), not env.get("REDIS_URL")
    account = accounts.for_postgres() if own_database else None
    logs, keep = data / "log", [claim.inherited]
    if own_database:
        sockets = places.open_sockets(data, account)
        postgres = Postgres(folder=data / "postgres", sockets=sockets, log=logs / "postgres.log", keep=keep)
        _start(postgres, supervisor)
        for folder in postgres.opened:
            say(f"PostgreSQL runs as the user {accounts.NAME}: opened {folder} for passing through.")
    if own_broker:
        sockets = places.open_sockets(data, account)
        _start(Valkey(sockets=sockets, log=logs / "valkey.log", keep=keep), supervisor)


def _start(service: Postgres | Valkey, supervisor: Supervisor) -> None:
    supervisor.children.append(service.child)
    service.start(supervisor.stopping)
