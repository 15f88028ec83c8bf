"""How gunicorn serves the salon: WSGI, two processes of three threads unless the environment says otherwise.

Threads, as most of a request is waiting for the database; preloaded, so that the processes share their memory.
"""

import gc
import os
from pathlib import Path

bind = os.environ.get("GUNICORN_BIND") or f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = int(os.environ.get("WEB_THREADS") or 3)
worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 8
keepalive = 5
accesslog = None  # salon.request_log writes the line, without query strings and names
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
proc_name = "salon"


def pre_fork(server: object, worker: object) -> None:
    """Leave what was loaded before the fork out of garbage collection, which would copy its memory by touching it."""
    gc.freeze()


# A heartbeat file on a slow disk would stall the workers.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
