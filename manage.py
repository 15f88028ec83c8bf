#!/usr/bin/env python3
"""Django's command line for Salon."""

import os
import sys


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python must hear it in a sentence
        sys.exit("Salon needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")
    if sys.argv[1:] == ["up"]:
        # Before Django: the supervisor stays small, and can say what is wrong with the settings' surroundings.
        from salon.up.main import main as up

        sys.exit(up())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
