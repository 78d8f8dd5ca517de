"""`python -m ventanilla`: the one administration command."""

import sys

if __name__ == "__main__":
    from ventanilla.operacion.cli import main

    sys.exit(main(sys.argv[1:]))
