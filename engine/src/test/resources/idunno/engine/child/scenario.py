import os
import socket
import subprocess
import sys

folder = None


def load(path):
    global folder
    folder = path


def infer(inputs):
    words = [x["do"] for x in inputs if isinstance(x, dict) and "do" in x]
    if "count" in words:
        return [1] * (len(inputs) + 1)
    return [answer(x) for x in inputs]


def spawn():
    """Starts a process whose parent is gone at once."""
    return subprocess.check_output(["sh", "-c", "sleep 600 >/dev/null & echo $!"]).decode()


def mark(x, text):
    if "mark" in x:
        with open(x["mark"] + ".new", "w") as f:
            f.write(text)
        os.rename(x["mark"] + ".new", x["mark"])


def answer(x):
    if isinstance(x, bytes):
        return {"bytes": len(x), "sum": sum(x[:1000])}
    do = x.get("do") if isinstance(x, dict) else None
    if do == "raise":
        raise ValueError("no such digit")
    if do == "print":
        print("ten\n" * x["lines"])
        os.write(1, b"straight to descriptor 1\n")
        return "printed"
    if do == "read":
        return sys.stdin.read()
    if do == "loop":
        mark(x, spawn() if "spawn" in x else "")
        while True:
            pass
    if do == "exit":
        print("goodbye", flush=True)
        os._exit(3)
    if do == "eat":
        eaten = []
        while True:
            eaten.append(bytearray(1 << 20))
    if do == "huge":
        return "x" * x["size"]
    if do == "strange":
        return object()
    if do == "nan":
        return float("nan")
    if do == "folder":
        return [folder, os.getcwd()]
    if do == "environment":
        return sorted(os.environ)
    if do == "spawn":
        return int(spawn())
    if do == "wait":
        mark(x, "")
        while not os.path.exists(x["until"]):
            pass
        return "waited"
    if do == "connect":
        try:
            socket.create_connection(("127.0.0.1", x["port"]), 5).close()
            return "connected"
        except OSError:
            return "no network"
    return x
