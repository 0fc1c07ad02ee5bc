"""``python -m tests.support.nursery SOCKET``: the program loaded once and forked for every start.

Loading takes ten times as long as most commands do. A forked process is the program all the same:
with its own folder, environment and output, and it may be killed. Over a connection comes one
start, as a line of JSON with two open files (standard output and error); back go the process's
number and, when it has ended, its status. All ends when standard input does.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from datetime import timedelta

from bot import cli
from bot.clock import ShiftedClock

LONGEST = 1 << 20
"""Bytes of a start, which is mostly its environment."""


class Nursery:
    """Answers the connections of one test process."""

    def __init__(self, path: str) -> None:
        self._running: dict[int, socket.socket] = {}
        self._doors = selectors.DefaultSelector()
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(path)
        self._door.listen()
        self._ended, bell = socket.socketpair()
        for end in (self._ended, bell):
            end.setblocking(False)
        self._bell = bell
        signal.set_wakeup_fd(bell.fileno())
        signal.signal(signal.SIGCHLD, _heard)
        for source in (self._door, self._ended, sys.stdin):
            self._doors.register(source, selectors.EVENT_READ)

    def serve(self) -> Callable[[], None] | None:
        """Return in every child what it is to do; in the parent ``None``, at the end."""
        while True:
            for key, _ in self._doors.select():
                if key.fileobj is sys.stdin:
                    return None
                if key.fileobj is self._ended:
                    self._ended.recv(4096)
                    self._tell_of_the_ended()
                elif (work := self._begin()) is not None:
                    return work

    def _begin(self) -> Callable[[], None] | None:
        connection, _ = self._door.accept()
        line, files, _, _ = socket.recv_fds(connection, LONGEST, 2)
        while not line.endswith(b"\n"):
            line += connection.recv(LONGEST)
        number = os.fork()
        if number:
            for file in files:
                os.close(file)
            self._running[number] = connection
            connection.send(f"{number}\n".encode())
            return None
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._doors.close()
        for mine in (self._door, self._ended, self._bell, connection, *self._running.values()):
            mine.close()
        for file, standard in zip(files, (1, 2), strict=True):
            os.dup2(file, standard)
            os.close(file)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        return lambda: _start(**json.loads(line))

    def _tell_of_the_ended(self) -> None:
        for number, connection in list(self._running.items()):
            ended, status = os.waitpid(number, os.WNOHANG)
            if ended:
                del self._running[number]
                with connection:
                    connection.send(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _heard(*_: object) -> None:
    """Nothing more: the bell has rung."""


def _start(arguments: list[str], shift: float, folder: str, environment: dict[str, str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    cli.main(arguments, clock=ShiftedClock(timedelta(seconds=shift)))


if __name__ == "__main__":
    gc.freeze()
    nursery = Nursery(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    work = nursery.serve()
    if work is not None:
        work()
