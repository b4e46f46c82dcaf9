"""`python -m dashboard.cli` is `candor`."""

from . import main

if __name__ == "__main__":
    main()
