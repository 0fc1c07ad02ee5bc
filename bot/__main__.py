"""``python -m bot`` is the command ``news-digest-bot``."""

from bot.cli import main

if __name__ == "__main__":
    main()
