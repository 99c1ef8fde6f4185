#!/usr/bin/env python
"""Django's command line. The settings module comes from the environment; development is the default."""

import os
import sys

from portal.serve.environment import complete


def main() -> None:
    os.environ.update(complete(os.environ))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
