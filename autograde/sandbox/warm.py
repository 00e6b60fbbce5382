"""The warm process: one thread that has everything loaded but no key. What learner code runs in is forked from it.

`python -m autograde.sandbox.warm <descriptor> <settings>`, started by `Root`, forks a parent for each worker that
connects. A parent reads orders, one packet each, and forks a child a submission; it never reads what a child says: that
goes to the worker directly. Asked to, it forks a parent for one lesson first, which runs the cells that every learner's
notebook begins with, the master's own, and then forks children.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import random
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from .channel import DONE, ORDERS, PACKET, ChannelError
from .landlock import Rule
from .layers import enter_namespaces, prepare
from .libc import die_with_parent
from .limits import Layers, Limits
from .memory import close_together


def main() -> None:
    """Serve until the run is over."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    orders = json.loads(sys.argv[2])
    limits, isolate = Limits(**orders["limits"]), orders["isolate"]
    around = enter_namespaces() if isolate else Layers((), ("everything (--without-isolation)",))
    begun, begins = os.pipe()
    inside = os.fork()
    if inside:
        listener.close()
        os.close(begins)
        os.read(begun, 1)  # only now does it end with this one, which may end at once
        die_with_parent()
        if os.getppid() != orders["parent"]:
            os.kill(inside, signal.SIGKILL)  # the run was killed before that
        os.waitpid(inside, 0)
        os._exit(0)
    die_with_parent()
    os.close(begins)
    os.close(begun)
    with close_together():
        # Loaded here: all of it is in the process that forks. Pandas comes after the shell, as in a kernel, because it
        # looks for one when it is imported, and shows tables accordingly.
        from . import cells  # noqa: PLC0415

        shell = cells.make_shell()
        from . import beginning, child  # noqa: F401, PLC0415
        from .watch import watch  # noqa: PLC0415

        sys.addaudithook(watch)
        shared = prepare()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a worker's parent ended
    while True:
        control, _ = listener.accept()
        if not os.fork():
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            die_with_parent()
            control.send(json.dumps({"active": around.active, "missing": around.missing}).encode())
            _serve(control, shell, limits, shared if isolate else None)
        control.close()


def _serve(control: socket.socket, shell: Any, limits: Limits, shared: list[Rule] | None) -> NoReturn:  # noqa: ANN401
    running = {"open": 0, "begin": 0, "work_out": 0}
    while True:
        data, handles, _, _ = socket.recv_fds(control, PACKET, 1)
        order = json.loads(data or b'{"do": "leave"}')
        match order["do"]:
            case "drop":
                _kill(running["begin"])
            case "interrupt":
                os.kill(running["open"], signal.SIGINT)
            case "end":
                control.send(json.dumps(_end(running["open"])).encode())
                running["open"] = 0
            case "leave":
                for process in running.values():
                    _kill(process)
                os._exit(0)
            case what:
                _kill(running[what])  # it has gone already, unless it hangs
                running[what] = os.fork()
                if not running[what]:
                    control.close()
                    _start(order, socket.socket(fileno=handles[0]), shell, limits, shared)
                os.close(handles[0])


def _start(
    order: dict[str, Any],
    channel: socket.socket,
    shell: Any,  # noqa: ANN401
    limits: Limits,
    shared: list[Rule] | None,
) -> NoReturn:
    """What a new process does; it never returns."""
    from .child import run_child  # noqa: PLC0415 - it has been loaded, behind the shell

    match order["do"]:
        case "open":
            run_child(shell, channel, Path(order["folder"]), limits, shared)
        case "begin":
            _begin(shell, channel, Path(order["folder"]), limits, shared)
        case _:
            _work_out(channel, [Path(folder) for folder in order["folders"]])


def _kill(process: int) -> None:
    """Kill a child of this process, if it is there still; its number may belong to somebody else by now."""
    with suppress(ChildProcessError):
        if process and os.waitpid(process, os.WNOHANG) == (0, 0):
            os.kill(process, signal.SIGKILL)


def _work_out(channel: socket.socket, folders: Sequence[Path]) -> NoReturn:
    """Work out references: only this process knows them, and only the one that asked for it is told."""
    from autograde.master import work_out  # noqa: PLC0415 - never loaded in a process that others are forked from

    try:
        die_with_parent()
        with channel.makefile("wb") as file:
            for worked_out in work_out(folders):
                pickle.dump(worked_out, file)
                file.flush()  # the next may end this process
    finally:
        os._exit(0)


def _begin(shell: Any, control: socket.socket, folder: Path, limits: Limits, shared: list[Rule] | None) -> NoReturn:  # noqa: ANN401
    """Run a lesson's first cells or have cells run ahead, in the folder where its submissions will lie; then fork."""
    from .ahead import ahead  # noqa: PLC0415
    from .beginning import run_beginning  # noqa: PLC0415
    from .child import settle  # noqa: PLC0415

    try:
        die_with_parent()
        settle(folder)
        orders = json.loads((folder.parent / ORDERS).read_text(encoding="utf-8"))
        clean, outputs = run_beginning(shell, orders["beginning"], limits.output // 2)
        shown = ahead.run(shell, orders["ahead"], limits.output // 2) if clean and orders["ahead"] else {}
        done = {"clean": clean, "outputs": outputs, "ahead": shown}
        (folder.parent / DONE).write_text(json.dumps(done), encoding="utf-8")
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        # Python seeds `random` anew at a fork; what a beginning has seeded stays seeded.
        os.register_at_fork(after_in_child=partial(random.setstate, random.getstate()))
        gc.collect()
        gc.freeze()
        control.send(b"{}")
        _serve(control, shell, limits, shared)
    finally:
        os._exit(0)


def _end(child: int) -> dict[str, Any]:
    """Kill the child with all that is in its process group, and say how it ended."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    with suppress(ChildProcessError):  # as init of its namespace this process inherits what a child leaves behind
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return {
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
        "seconds": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss * 1024,
    }


if __name__ == "__main__":
    with suppress(ChannelError):
        main()
