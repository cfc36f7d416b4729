"""``python -m crawler``: the same as the command ``crisisdesk``."""

from crawler.cli import main

if __name__ == "__main__":
    main()
