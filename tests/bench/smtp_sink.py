"""An SMTP server in a process of its own that takes every mail and keeps none. Prints its port, then serves."""

import asyncio
import sys
from typing import Any

from aiosmtpd.smtp import SMTP


class Swallow:
    """Offers PIPELINING, as Postfix, Exim and Exchange do; what reads line by line does it anyway."""

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, host: str, answers: list[str]
    ) -> list[str]:
        session.host_name = host
        return [*answers[:-1], "250-PIPELINING", answers[-1]]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return "250 taken"


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Swallow(), hostname="sink"), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)  # until whoever started it goes


if __name__ == "__main__":
    asyncio.run(main())
