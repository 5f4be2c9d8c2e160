import os
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
        if "spawn" in x:
            subprocess.Popen(["sleep", "600"])
        if "mark" in x:
            open(x["mark"], "w").close()
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
        return subprocess.Popen(["sleep", "600"]).pid
    return x
