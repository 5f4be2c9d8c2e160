"""The Python child of a node: speaks the frames that Frames.java describes.

python3 -I -B -u child.py CODE_FILE MEMORY_BYTES MAX_OUTPUT_BYTES MAX_ANSWER_BYTES MAX_ERROR_CHARS
"""
import fcntl
import importlib.util
import json
import os
import resource
import select
import signal
import struct
import sys

CODE_FILE = os.path.abspath(sys.argv[1])
MEMORY, MAX_OUTPUT, MAX_ANSWER, MAX_ERROR = map(int, sys.argv[2:6])
REQUESTS, ANSWERS = 3, 4
PIPE_BYTES = 1 << 20


class Wrong(Exception):
    """Something the user's code did that is not an exception."""


def limit_memory():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError) as e:
        print("no memory limit here:", e, file=sys.stderr)


# No thread of this process can run while a C function keeps the interpreter's lock, so the death of
# the node is noticed by the kernel. While user code runs, nobody reads or writes the pipe of answers:
# its only event can be that the node's end closes. SIGIO then ends the whole process group, the
# code's own children included. (The pipe of requests would not do: the signal of a write may arrive
# after what was written has been read.)
def die_with_node(on):
    flags = fcntl.fcntl(ANSWERS, fcntl.F_GETFL)
    fcntl.fcntl(ANSWERS, fcntl.F_SETFL, flags | os.O_ASYNC if on else flags & ~os.O_ASYNC)
    if on:
        poll = select.poll()
        poll.register(ANSWERS, 0)
        if poll.poll(0):
            gone()


def watch_node():
    leads = os.getpgrp() == os.getpid()
    fcntl.fcntl(ANSWERS, fcntl.F_SETOWN, -os.getpid() if leads else os.getpid())


def widen():
    """A larger pipe means fewer switches between the node and this process for a large input."""
    try:
        fcntl.fcntl(REQUESTS, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except (AttributeError, OSError):
        pass  # it stays as it is: slower, not wrong


def gone():
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def receive(size):
    buffer = bytearray(size)
    view = memoryview(buffer)
    while view:
        count = os.readv(REQUESTS, [view])
        if count == 0:
            gone()
        view = view[count:]
    return buffer


def send(kind, body):
    view = memoryview(kind + struct.pack(">I", len(body)) + body)
    while view:
        view = view[os.write(ANSWERS, view):]


def described(e):
    """FILE:LINE: TYPE: MESSAGE, the line being the last in the user's file."""
    line = None
    trace = e.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == CODE_FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    text = str(e)
    if isinstance(e, SyntaxError) and e.filename == CODE_FILE:
        line, text = e.lineno, e.msg
    where = os.path.basename(CODE_FILE) + (":%d" % line if line else "")
    what = text if isinstance(e, Wrong) else type(e).__name__ + (": " + text if text else "")
    whole = " ".join((where + ": " + what).split())
    return whole if len(whole) <= MAX_ERROR else whole[:MAX_ERROR] + "…"


def load(folder):
    sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location("idunno_model", CODE_FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["idunno_model"] = module
    with open(CODE_FILE, "rb") as source:
        exec(compile(source.read(), CODE_FILE, "exec"), module.__dict__)
    for name, wanted in (("load", "load(folder)"), ("infer", "infer(inputs)")):
        if not callable(getattr(module, name, None)):
            raise Wrong("there is no function `%s`" % wanted)
    module.load(folder)
    return module.infer


def plain(value):
    """What json.dumps cannot write itself: NumPy's arrays and scalars, and the like."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError("an output holds a %s, which is not JSON" % type(value).__name__)


def output(value):
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=plain)
        body = text.encode("utf-8")
    except UnicodeEncodeError:
        body = json.dumps(value, allow_nan=False, default=plain).encode("ascii")
    except (TypeError, ValueError, RecursionError) as e:
        return error(described(e))
    if len(body) > MAX_OUTPUT:
        return error("the output is %d bytes; the limit is %d" % (len(body), MAX_OUTPUT))
    return b"o" + struct.pack(">I", len(body)) + body


def error(text):
    body = text.encode("utf-8", "replace")
    return b"e" + struct.pack(">I", len(body)) + body


def called(infer, items):
    values = infer([json.loads(body) if kind == b"j" else bytes(body) for kind, body in items])
    if isinstance(values, (str, bytes, dict)) or not hasattr(values, "__len__"):
        raise Wrong("infer gave a %s, not a list" % type(values).__name__)
    if len(values) != len(items):
        raise Wrong("infer gave %d outputs for %d inputs" % (len(values), len(items)))
    return [output(value) for value in values]


def alone(infer, item):
    try:
        return called(infer, [item])[0]
    except MemoryError:
        raise
    except Exception as e:
        return error(described(e))


def answered(infer, items):
    try:
        return called(infer, items)
    except Exception as e:
        if len(items) > 1:
            pass
        elif isinstance(e, MemoryError):
            raise
        else:
            return [error(described(e))]
    return [alone(infer, item) for item in items]


def received_items():
    receive(4)
    (count,) = struct.unpack(">I", receive(4))
    items = []
    for _ in range(count):
        head = receive(5)
        items.append((bytes(head[:1]), receive(struct.unpack(">I", head[1:])[0])))
    return items


def respond(infer):
    """Answers one request; returns the loaded function."""
    kind = bytes(receive(1))
    loading = kind == b"L"
    if loading:
        (size,) = struct.unpack(">I", receive(4))
        folder = receive(size).decode("utf-8")
    else:
        items = received_items()
    die_with_node(True)
    try:
        if loading:
            infer = load(folder)
            reply = (b"R", b"")
        else:
            entries = answered(infer, items)
            reply = (b"A", b"".join([struct.pack(">I", len(entries))] + entries))
            if len(reply[1]) > MAX_ANSWER:
                raise Wrong("the outputs are %d bytes together; the limit is %d"
                            % (len(reply[1]), MAX_ANSWER))
    except MemoryError as e:
        reply = (b"M", described(e).encode("utf-8", "replace"))
    except Exception as e:
        reply = (b"F", described(e).encode("utf-8", "replace"))
    die_with_node(False)
    send(*reply)
    return infer


limit_memory()
watch_node()
widen()
loaded = None
while True:
    loaded = respond(loaded)
