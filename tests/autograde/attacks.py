"""What a hostile learner may put into the answer cell of question 1; `@NAME@` is replaced by a path outside.

Each row: a name, the code, and words that have to be said in the graded notebook or among the problems.
"""

# ruff: noqa: ISC004, E501 - programs, line by line
from __future__ import annotations

LOOPS = {
    "endless loop": ("while True: pass", "longer than allowed"),
    "sleep": ("import time\ntime.sleep(600)", "longer than allowed"),
    "loop that swallows the interrupt": (
        "while True:\n    try:\n        while True: sum(range(99))\n    except BaseException: sum(range(99))",
        "could not be interrupted",
    ),
    "loop deaf to signals": (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        "could not be interrupted",
    ),
    "stops itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "could not be interrupted"),
    "awaits for ever": ("import asyncio\nawait asyncio.sleep(600)", "longer than allowed"),
    "hangs at import": ("open('slow.py', 'w').write('while True: pass')\nimport slow", "longer than allowed"),
    "regular expression that never ends": ("import re\nre.match('(a+)+$', 'a' * 60 + 'b')", "longer than allowed"),
}

FLOODS = {
    "memory at once": ("x = bytearray(10**12)", "MemoryError"),
    "memory bit by bit": ("x = []\nwhile True: x.append(bytearray(5 * 10**8))", "MemoryError"),
    "one large file": ("open('big', 'wb').write(bytes(10**8))", "File too large|wrote more than"),
    "many large files": (
        "n = 0\nwhile True:\n    n += 1\n    open(f'big{n}', 'wb').write(bytes(10**7))",
        "wrote more than",
    ),
    "folders in folders": (
        "import os\nwhile True:\n    os.mkdir('d')\n    os.chdir('d')",
        "folders in folders without end",
    ),
    "print for ever": ("while True: print('x' * 10_000)", "longer than allowed"),
    "one large print": ("print('x' * 10**8)", "xxx"),
    "a million displays": ("for i in range(10**6): display(i)", ""),
    "large repr": ("class R:\n    def __repr__(self): return '9' * 10**8\nR()", "999"),
    "large error": ("raise ValueError('x' * 10**8)", "ValueError"),
    "threads without end": (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(600,), daemon=True).start()",
        "",
    ),
    "open files": ("x = [open('f', 'w') for _ in range(10**5)]", "Too many open files"),
    "deep recursion": ("import sys\nsys.setrecursionlimit(10**9)\nf = lambda: f()\nf()", ""),
    "a long integer": ("x = 10 ** 10 ** 9", ""),
}

ENDINGS = {
    "leaves without a word": ("import os\nos._exit(0)", "ended itself"),
    "sys.exit": ("import sys\nsys.exit()", "SystemExit"),
    "exit": ("exit()", ""),
    "kills itself": ("import os\nos.kill(os.getpid(), 9)", "SIGKILL"),
    "crashes": ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
    "aborts": ("import os\nos.abort()", "SIGABRT"),
    "hangs at exit": ("import atexit, time\natexit.register(time.sleep, 600)", ""),
    "hangs when collected": (
        "class D:\n    def __del__(self):\n        while True: pass\nD() and None",
        "longer than allowed",
    ),
    "a thread that ends the process later": (
        "import os, threading\nthreading.Timer(0.05, os._exit, (0,)).start()\nimport time\ntime.sleep(0.2)",
        "ended itself",
    ),
}

PROCESSES = {
    "fork": ("import os\nwhile True: os.fork()", "Operation not permitted"),
    "a program": ("import subprocess\nsubprocess.run(['ls'])", "PermissionError"),
    "a shell": ("import os\nassert os.system('true') == 0", "AssertionError"),
    "shell escape": ("!touch @OUTSIDE@", "Error"),
    "exec": ("import os\nos.execv('/bin/ls', ['ls'])", "PermissionError"),
    "multiprocessing": ("import multiprocessing\nmultiprocessing.Process(target=print).start()", "PermissionError"),
    "kills its parent": ("import os\nos.kill(os.getppid(), 9)", "PermissionError"),
    "kills init": ("import os\nos.kill(1, 9)", "PermissionError"),
    "kills everyone": ("import os\nos.kill(-1, 9)", "PermissionError"),
    "kills its group": ("import os\nos.killpg(os.getpgrp(), 9)", "PermissionError"),
    "a session of its own": ("import os\nos.setsid()", "PermissionError"),
    "ptrace": ("import ctypes\nassert ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0", "AssertionError"),
    "reads the parent's memory": (
        "import ctypes\nassert ctypes.CDLL(None).process_vm_readv(1, None, 0, None, 0, 0) == 0",
        "AssertionError",
    ),
    "namespaces": ("import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) == 0", "AssertionError"),
    "mount": ("import ctypes\nassert ctypes.CDLL(None).mount(b'x', b'/', b'tmpfs', 0, 0) == 0", "AssertionError"),
    "chroot": ("import os\nos.chroot('.')", "PermissionError"),
    "becomes someone": ("import os\nos.setuid(12345)", "Error"),
    "raises its limits": (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (10**15, 10**15))",
        "Error",
    ),
    "slows everyone": ("import os\nos.setpriority(os.PRIO_USER, 0, 19)", "PermissionError"),
}

FILES = {
    "passwords": ("print(open('/etc/passwd').read())", "PermissionError"),
    "the gradebook": ("print(open('@GRADEBOOK@', 'rb').read())", "PermissionError"),
    "writes into the gradebook": ("open('@GRADEBOOK@', 'wb').write(b'')", "PermissionError"),
    "the references": ("print(open('@SOURCE@/lesson/figures.py').read())", "PermissionError"),
    "the ratings": ("print(open('@SOURCE@/lesson/their-backlog.yaml').read())", "PermissionError"),
    "another submission": ("print(open('@OTHER@').read())", "PermissionError"),
    "lists the class": ("import os\nprint(os.listdir('@CLASS@'))", "PermissionError"),
    "a symbolic link": ("import os\nos.symlink('@OUTSIDE@', 'l')\nprint(open('l').read())", "PermissionError"),
    "a hard link": ("import os\nos.link('@OUTSIDE@', 'l')\nprint(open('l').read())", "Error"),
    "writes outside": ("open('@OUTSIDE@', 'w').write('mine')", "PermissionError"),
    "truncates outside": ("import os\nos.truncate('@OUTSIDE@', 0)", "PermissionError"),
    "deletes outside": ("import os\nos.unlink('@OUTSIDE@')", "PermissionError"),
    "renames outside": ("import os\nos.rename('@OUTSIDE@', 'x')", "Error"),
    "closes a file to its owner": ("import os\nos.chmod('@OUTSIDE@', 0)", ""),
    "changes a date": ("import os\nos.utime('@OUTSIDE@', (0, 0))", ""),
    "processes": ("import os\nprint(os.listdir('/proc'))", "PermissionError"),
    "the environment of the grader": ("print(open('/proc/1/environ').read())", "PermissionError"),
    "its own memory": ("print(open('/proc/self/mem', 'rb').read(1))", "PermissionError"),
    "shared memory": ("open('/dev/shm/x', 'w').write('x')", "PermissionError"),
    "above its folder": ("import os\nprint(os.listdir('../..'))", "PermissionError"),
}

NETWORK = {
    "a socket": ("import socket\nsocket.socket()", "PermissionError"),
    "a web page": ("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1')", "Error"),
    "a local socket": (
        "import socket\nsocket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')",
        "PermissionError",
    ),
    "datagrams": ("import socket\nsocket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)", "PermissionError"),
    "secrets of the environment": ("import os\nprint(dict(os.environ))", "NUM_THREADS"),
}

CHEATS = {
    "a fake lesson": (
        "import sys, types\n"
        "class All:\n"
        "    def __getattr__(self, name): return self\n"
        "    def __call__(self, *a, **k): return 99.0\n"
        "fake = types.ModuleType('curriculum')\n"
        "fake.open_lesson = All\nsys.modules['curriculum'] = fake\ncross_team = All()()",
        "",
    ),
    "a fake lesson that is modest": (
        "import sys, types\n"
        "class All:\n"
        "    def __getattr__(self, name): return self\n"
        "    def __call__(self, *a, **k): return 1.0\n"
        "fake = types.ModuleType('curriculum')\n"
        "fake.open_lesson = All\nsys.modules['curriculum'] = fake\ncross_team = All()",
        "",
    ),
    "checks that always agree": (
        "import curriculum.scoring.figures as f, curriculum.tasks.question as q\n"
        "f.compare = q.compare = lambda *a, **k: 1 / 0\n"
        "q.ExerciseQuestion.check = lambda *a: 1.0",
        "",
    ),
    "an answer equal to everything": (
        "class Any:\n    __eq__ = lambda s, o: True\n    __hash__ = lambda s: 1\n    __abs__ = __sub__ = __rsub__ = "
        "lambda s, *o: 0\nq1 = q2 = q3 = q4 = q5 = Any()",
        "",
    ),
    "an answer that says what it likes": (
        "class N(float):\n    item = lambda s: float('inf')\nq1 = q3 = N(1)\nq2 = q4 = {'a': 1, 'b': 2}",
        "",
    ),
    "not a number": ("q1 = q3 = float('nan')", ""),
    "a list of itself": ("q1 = []\nq1.append(q1)\nq5 = {}\nq5['x'] = q5", ""),
    "a giant answer": ("q1 = '9' * 10**7\nq5 = {str(i): 'settle' for i in range(10**6)}", ""),
    "a giant number": ("q1 = 10**5000\nq3 = -(10**400)", ""),
    "all letters at once": ("q2 = q4 = 'abcd'", ""),
    "a pickle": ("class P:\n    def __reduce__(self): return (print, ('out',))\nq1 = P()", ""),
    "forged replies": (
        "import json, os, struct\n"
        "said = json.dumps({'outputs': [], 'ran': True, 'answer': 1.0}).encode()\n"
        "for fd in range(3, 64):\n"
        "    try: os.write(fd, struct.pack('>I', len(said)) + said)\n"
        "    except OSError: pass",
        "",
    ),
    "forged replies that are no JSON": (
        "import os\nfor fd in range(3, 64):\n    try: os.write(fd, b'\\0\\0\\0\\4nope')\n    except OSError: pass",
        "no JSON",
    ),
    "forged replies without end": (
        "import os\nfor fd in range(3, 64):\n    try: os.write(fd, b'\\xff' * 99)\n    except OSError: pass",
        "more output than allowed",
    ),
    "every float shows as 99": (
        "best_route = lambda kind: 'x'\n"
        "get_ipython().display_formatter.formatters['text/plain'].for_type(float, lambda o, p, c: p.text('99'))\n"
        "import builtins\nbuiltins.AssertionError = type('Fine', (BaseException,), {})",
        "",
    ),
    "results above the points": (
        "best_route = lambda kind: ...\n"
        "get_ipython().display_formatter.formatters['text/plain'].for_type(float, lambda o, p, c: p.text('99'))",
        "above its 1 points",
    ),
    "asserts taken out": (
        "import ast\n"
        "class Out(ast.NodeTransformer):\n    visit_Assert = lambda s, n: ast.Pass()\n"
        "get_ipython().ast_transformers.append(Out())\nbest_route = lambda kind: 'x'",
        "",
    ),
    "a display hook of its own": (
        "get_ipython().displayhook.write_format_data = lambda *a, **k: 1 / 0\n"
        "get_ipython()._showtraceback = lambda *a: None",
        "",
    ),
    "pandas undone": ("import pandas\npandas.DataFrame.groupby = pandas.read_csv = lambda *a, **k: 1 / 0", ""),
    "hidden tests": ("print('rule_' + 'cost' in open('cross-team.ipynb').read())", "False"),
    "hidden tests in memory": (
        "import gc\n"
        "print(sum('rule_' + 'cost' in str(vars(o)) for o in gc.get_objects() if hasattr(o, '__dict__') and "
        "type(o).__module__.startswith(('autograde', 'IPython'))))",
        "",
    ),
    "the key in memory": (
        "import sys\nprint([name for name in sys.modules if 'figures_of' in name or name in ('autograde.master', "
        "'autograde.mark')])",
        "[]",
    ),
    "the key in its folder": (
        "import os\nprint([n for n in os.listdir('lesson') if n.endswith('.py')], 'rated' in "
        "open('lesson/their-backlog.yaml').read(), 'feedback' in open('lesson/lesson.yaml').read())",
        "[] False False",
    ),
    "a script": (
        "from IPython.display import HTML, Javascript\ndisplay(Javascript('alert(1)'))\nHTML('<script>alert(1)</script>')",
        "",
    ),
    "a picture that breaks out": (
        "display({'image/png': '\"><script>alert(1)</script>', 'image/svg+xml': '<svg onload=alert(1)>'}, raw=True)",
        "",
    ),
    "a link that runs": (
        "from IPython.display import HTML, Markdown\ndisplay(Markdown('[x](javascript:alert(1))'))\n"
        "HTML('<a href=\"javascript:alert(1)\" onclick=alert(1)>x</a><iframe src=x></iframe>')",
        "",
    ),
}

ATTACKS = {
    f"{family}: {name}": row
    for family, rows in (
        ("loop", LOOPS), ("flood", FLOODS), ("end", ENDINGS), ("process", PROCESSES), ("file", FILES),
        ("network", NETWORK), ("cheat", CHEATS),
    )
    for name, row in rows.items()
}  # fmt: skip
