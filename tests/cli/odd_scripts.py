"""Scripts of a hostile kind: each must behave under `mlp-tutorial doctor` as under plain Python."""

# What a script can see of itself.
SURROUNDINGS = {
    "names of main": "print([(k, v) for k, v in sorted(vars().items()) if k not in ('__loader__', '__builtins__')])",
    "docstring": '''\
"""What it is for."""
print(__doc__, __annotations__)
x: int = 1
print(__annotations__)
''',
    "builtins": """\
import builtins
print(__builtins__ is builtins)
__builtins__.answer = 42
print(answer)
""",
    "loader": """\
print(type(__loader__).__name__, __loader__.get_filename() == __file__)
print(__spec__, __package__, __cached__)
""",
    "main module": """\
import sys
m = sys.modules['__main__']
print(vars(m) is globals(), m.__name__)
""",
    "arguments": """\
import sys, os
print(sys.argv, sys.path[0] == os.getcwd())
""",
    "own source": """\
import inspect
def f():
    return 1
print(inspect.getsource(f), inspect.getfile(f) == __file__)
""",
    "future flags": "def f(x: Undefined) -> None: ...",
    "signals": """\
import signal
print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))
""",
    "hooks": """\
import sys, threading, warnings
print(sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__, sys.gettrace(),
      sys.getprofile(), sys.unraisablehook is sys.__unraisablehook__,
      threading.excepthook is threading.__excepthook__, warnings.showwarning.__module__)
""",
    "streams": """\
import sys
print([(s.encoding, s.errors, s.line_buffering) for s in (sys.stdin, sys.stdout, sys.stderr)])
""",
    "descriptor numbers": """\
import os
print(os.open(os.devnull, os.O_RDONLY), os.dup(1))
""",
    "random state": """\
import random
random.seed(0)
print(random.random())
""",
    "frames": """\
import sys
print(sys._getframe().f_code.co_name, sys._getframe().f_code.co_filename == __file__)
""",
}

# How a script ends.
ENDINGS = {
    "exit with None": """\
import sys
sys.exit(None)
""",
    "exit with True": """\
import sys
sys.exit(True)
""",
    "exit with minus two": """\
import sys
sys.exit(-2)
""",
    "exit with a large number": """\
import sys
sys.exit(2**70)
""",
    "exit with 130": """\
import sys
sys.exit(130)
""",
    "exit with a tuple": """\
import sys
sys.exit(('no', 'data'))
""",
    "exit with what cannot be printed": """\
import sys
class A:
    def __str__(self):
        raise ValueError
sys.exit(A())
""",
    "own kind of exit": """\
class Stop(SystemExit):
    pass
raise Stop(5)
""",
    "exit at once": """\
import os
print('so far', flush=True)
os._exit(9)
""",
    "exit in a thread": """\
import sys, threading
t = threading.Thread(target=sys.exit, args=(3,))
t.start()
t.join()
""",
    "interrupt": "raise KeyboardInterrupt",
    "interrupted by a signal": """\
import os, signal
os.kill(os.getpid(), signal.SIGINT)
import time
time.sleep(2)
""",
    "interrupt that is caught": """\
try:
    raise KeyboardInterrupt
except KeyboardInterrupt:
    print('caught')
""",
    "killed": """\
import os, signal
os.kill(os.getpid(), signal.SIGTERM)
""",
    "aborted": """\
import os
os.abort()
""",
    "memory error": "raise MemoryError",
    "error of the command's own": """\
import mlp_tutorial
raise mlp_tutorial.errors.ArgumentError('not-a-model', found='x')
""",
    "error of the system": "open('/no/such/file')",
    "group": "raise ExceptionGroup('both', [ValueError(1), TypeError(2)])",
    "notes": """\
e = ValueError(1)
e.add_note('a note')
raise e
""",
    "recursion": """\
def f(n):
    return f(n + 1)
f(0)
""",
    "recursion that is caught": """\
def f(n):
    global deepest
    deepest = n
    f(n + 1)
try:
    f(0)
except RecursionError:
    print(deepest)
""",
    "error without a message": """\
class E(Exception):
    def __str__(self):
        raise ValueError
raise E
""",
    "error from an import": "import beside_that_fails",
    "error in a thread": """\
import threading
def f():
    1 / 0
t = threading.Thread(target=f, name='T')
t.start()
t.join()
""",
    "error in a finalizer": """\
class A:
    def __del__(self):
        1 / 0
A()
print('goes on')
""",
    "error inside exec": "exec('1 / 0')",
    "assertion": "assert 1 == 2, 'no'",
    "generator left open": """\
def g():
    try:
        yield 1
    finally:
        print('closed')
h = g()
next(h)
""",
}

# What happens after the last line.
AFTERWARDS = {
    "at exit": """\
import atexit, sys, pickle
class A:
    pass
atexit.register(lambda: print(sys.argv, type(pickle.loads(pickle.dumps(A()))) is A, file=sys.stderr))
""",
    "error at exit": """\
import atexit
atexit.register(lambda: 1 / 0)
""",
    "exit at exit": """\
import atexit, sys
atexit.register(sys.exit, 5)
""",
    "thread that goes on": """\
import sys, threading, time
def f():
    time.sleep(0.5)
    print(sys.modules['__main__'].x, file=sys.stderr)
x = 1
threading.Thread(target=f).start()
""",
    "object that says goodbye": """\
class A:
    def __del__(self):
        print('bye')
a = A()
""",
    "temporary folder": """\
import tempfile, os, atexit
t = tempfile.TemporaryDirectory()
atexit.register(lambda: print(os.path.exists(t.name)))
""",
}

# What a script does to its process.
TAMPERING = {
    "own excepthook": """\
import sys
sys.excepthook = lambda t, v, tb: print('mine', t.__name__, tb.tb_lineno)
1 / 0
""",
    "excepthook that exits": """\
import sys
sys.excepthook = lambda *_: sys.exit(4)
1 / 0
""",
    "excepthook that fails": """\
import sys
def hook(*_):
    raise TypeError('in it')
sys.excepthook = hook
raise ValueError(1)
""",
    "excepthook is None": """\
import sys
sys.excepthook = None
1 / 0
""",
    "no main module": """\
import sys
del sys.modules['__main__']
print('gone')
""",
    "other main module": """\
import sys, types
sys.modules['__main__'] = types.ModuleType('other')
""",
    "other arguments": """\
import sys
sys.argv = None
sys.path = ['/nowhere']
print(sys.argv)
""",
    "closed output": """\
import sys
sys.stdout.close()
""",
    "no output": """\
import sys
sys.stdout = None
print('nobody')
""",
    "closed error": """\
import sys
sys.stderr.close()
""",
    "error output of its own": """\
import io, sys
sys.stderr = io.StringIO()
""",
    "streams that raise": """\
import sys
class Bad:
    def __getattr__(self, name):
        raise ZeroDivisionError
sys.stdout = sys.stderr = Bad()
""",
    "closed descriptors": """\
import os
os.close(2)
os.close(0)
""",
    "all descriptors closed": """\
import os
print('so far', flush=True)
os.closerange(2, 256)
""",
    "redirected descriptor": """\
import os
os.dup2(os.open('err.txt', os.O_CREAT | os.O_RDWR), 2)
import atexit
atexit.register(lambda: print(os.path.getsize('err.txt')))
""",
    "other folder": """\
import os
os.mkdir('new')
os.chdir('new')
print(os.getcwd()[-3:])
""",
    "deleted folder": """\
import os
os.mkdir('gone')
os.chdir('gone')
os.rmdir('../gone')
print('nowhere')
""",
    "closed input": """\
import sys
sys.stdin.close()
print(sys.stdin.closed)
""",
    "reads input": "print(repr(input()))",
    "own trace": """\
import sys
lines = []
def trace(frame, event, arg):
    if frame.f_code.co_filename == __file__:
        lines.append((event, frame.f_lineno))
    return trace
def f():
    return 1
sys.settrace(trace)
f()
sys.settrace(None)
print(lines)
""",
    "warnings": """\
import warnings
for i in range(2):
    warnings.warn('twice')
warnings.simplefilter('error')
warnings.warn('now an error')
""",
    "own showwarning": """\
import warnings
warnings.showwarning = lambda m, *_: print('mine', m)
warnings.warn('a')
""",
    "letter that the output lacks": """\
import sys
sys.stdout.reconfigure(encoding='ascii')
print('\\u0177')
""",
    "recursion limit": """\
import sys
sys.setrecursionlimit(5000)
print(sys.getrecursionlimit())
""",
    "alarm": """\
import signal
signal.signal(signal.SIGALRM, lambda *_: print('rang'))
signal.raise_signal(signal.SIGALRM)
""",
    "own import hook": """\
import sys
sys.meta_path.clear()
print('none')
""",
    "broken print": """\
import builtins
builtins.print = None
builtins.open = None
""",
    "changed environment": """\
import os
os.environ.clear()
print(len(os.environ))
""",
    "own locale": """\
import locale
locale.setlocale(locale.LC_ALL, 'C')
print(locale.getlocale())
""",
}

# Other processes.
PROCESSES = {
    "forked": """\
import os
if os.fork() == 0:
    print('child', flush=True)
    os._exit(3)
print(os.waitstatus_to_exitcode(os.wait()[1]))
""",
    "forked, falls off the end": """\
import os
if os.fork() == 0:
    print('child')
else:
    os.wait()
    print('parent')
""",
    "forked, fails": """\
import os
if os.fork() == 0:
    1 / 0
print(os.waitstatus_to_exitcode(os.wait()[1]))
""",
    "fork pool": """\
import multiprocessing
def double(n):
    return 2 * n
if __name__ == '__main__':
    with multiprocessing.get_context('fork').Pool(2) as pool:
        print(pool.map(double, [1, 2]))
""",
    "spawn pool": """\
import multiprocessing
class A:
    pass
def name(a):
    return type(a).__name__
if __name__ == '__main__':
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        print(pool.map(name, [A()]))
""",
    "itself once more": """\
import subprocess, sys
if len(sys.argv) < 9:
    print(subprocess.run([sys.executable, *sys.argv, *'bcdefghi'], capture_output=True, text=True).stdout)
else:
    print(len(sys.argv))
""",
    "concurrent": """\
from concurrent.futures import ProcessPoolExecutor
import multiprocessing
def f(x):
    return x + 1
if __name__ == '__main__':
    with ProcessPoolExecutor(1, multiprocessing.get_context('spawn')) as pool:
        print(list(pool.map(f, [1])))
""",
}

# What torch is asked for.
WITH_TORCH = {
    "warning on two lines": """\
import torch
from torch.nn import functional as F
F.softmax(torch.zeros(2, 2))
F.softmax(torch.zeros(2, 2))
print(sorted(name for name in globals() if 'warn' in name))
""",
    "warning of C++": """\
import torch
x = torch.rand(2, 2, requires_grad=True) * 2
x.grad
print(x.sum().item() > 0)
""",
    "warning as an error": """\
import torch, warnings
warnings.filterwarnings('error', module='__main__')
torch.nn.functional.softmax(torch.zeros(2, 2))
""",
    "error that the script prints": """\
import torch, traceback
try:
    torch.linalg.inv(torch.zeros(2, 2))
except RuntimeError:
    print(traceback.format_exc())
""",
    "error in a forward pass": """\
import torch, traceback
class M(torch.nn.Module):
    def forward(self, module):
        return 1 / 0
try:
    M()(module=1)
except ZeroDivisionError:
    print(traceback.format_exc())
M()(2)
""",
    "error in an optimizer": """\
import torch
torch.optim.SGD([torch.zeros(1)], lr=-1)
""",
    "default device": """\
import torch
torch.set_default_device('meta')
print(torch.ones(1).device, torch.nn.Linear(1, 1).weight.device)
""",
    "seed": """\
import torch
torch.manual_seed(3)
print(torch.rand(2), torch.initial_seed())
""",
    "introspection": """\
import torch, inspect, pickle
print(inspect.signature(torch.nn.Module.__call__), torch.nn.Module.__call__.__name__)
print(inspect.signature(torch.optim.Optimizer.__init__))
m = torch.nn.Linear(1, 1)
print(pickle.loads(pickle.dumps(torch.relu)) is torch.relu, type(pickle.loads(pickle.dumps(m))).__name__)
""",
    "traced and scripted": """\
import torch
m = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
x = torch.ones(1, 2)
print(str(torch.jit.trace(m, x).inlined_graph).count('aten'), torch.fx.symbolic_trace(m).code)
""",
}

# Files as they may lie on a disk.
FILES: dict[str, bytes] = {
    "empty": b"",
    "byte order mark": "\ufeffprint('한글')".encode(),
    "lines of Windows": b"x = 1\r\nprint(x)\r\n",
    "lines of old": b"x = 1\rprint(x)\r",
    "cookie of Korea": "# coding: cp949\nprint(ascii('한글'))".encode("cp949"),
    "wrong cookie": b"# coding: no-such\nprint(1)",
    "not in UTF-8": b"print('\xff')",
    "null byte": b"print(1)\n\x00print(2)\n",
    "syntax error": b"def f(:\n    pass",
    "indentation": b"if 1:\n    a = 1\n  b = 2\n",
    "tabs and spaces": b"if 1:\n\ta = 1\n        b = 2\n",
    "unclosed": b"print('a\n",
    "future": b"from __future__ import annotations\ndef f(x: Undefined): ...\nprint(f.__annotations__)",
    "warns of itself": b"print('\\d', 1 is 1)",
    "async at the top": b"await f()",
    "returns at the top": b"return 1",
    "form feed": b"\x0cprint(1)\n",
}
