"""What -x shows of the scripts of tests/script, beside what strace sees of the very same run: each call by its name and result,
in the same order. What strace sees besides are questions that the shell, or the C library, asks for itself.

usage: test_trace.py [strace]    without "strace" the scripts are only run under -x, which must not change what they do."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from peers import HERE, SECONDS, SOCKSHELL

ROOT = HERE.parent.parent
FOLDERS = ["behaviour", "kernel", "net", "verbs"]
# Scripts that switch it on and off by themselves; and some that look names up, for which the C library opens sockets.
TRACE = re.compile(rb"^ *trace |no-such-host", re.M)
CALLS = ["socket", "socketpair", "bind", "listen", "accept4", "connect", "sendto", "recvfrom", "sendmsg", "recvmsg", "shutdown",
         "getsockname", "getpeername", "getsockopt", "setsockopt", "sendfile"]
# send(2) and recv(2) are calls of the C library; the kernel knows them as these.
NAMES = {"sendto": "send", "recvfrom": "recv", "accept4": "accept"}
# For hints and for what is shown, for sockets' own bounds of waits, and to end a connect.
UNTOLD = {"connect", "getsockname", "getpeername", "getsockopt", "setsockopt"}
SKIPPED = 77


def name_of(call, argument):
    """With the family of a socket: others than the script's are made as well."""
    if call != "socket":
        return NAMES.get(call, call)
    return call + (str(int(argument, 0)) if argument[:1].isdigit() else argument)


def whole(lines):
    """A call during which another thread made one is told in two pieces, which are put together where it ended."""
    begun = {}
    for line in lines:
        cut = re.match(r"(\d+) +(.*) <unfinished \.\.\.>$", line)
        rest = re.match(r"(\d+) +<\.\.\. \w+ resumed>,? ?(.*)$", line)
        if cut:
            begun[cut[1]] = cut[2]
        elif rest:
            yield f"{rest[1]} {begun.pop(rest[1], '')}{rest[2]}"
        else:
            yield line


def seen_by_strace(path):
    """Pairs of a call and its result, or the name of its error; and its first argument, which is the descriptor of most."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [re.match(r"\d+ +(\w+)\((\w*).*\) += (-?\d+)(?: (\w+))?", line) for line in whole(lines)]
    return [((name_of(m[1], m[2]), m[4] if m[3] == "-1" else m[3]), m[2]) for m in found if m]


def shown(text):
    found = [re.match(r"(?:\[%\d+\] )?(\w+)\((\w*).*\) = (-?\d+)(?: (\w+) \(.*\))? <[\d.]+[num]?s>$", line)
             for line in text.splitlines()]
    known = {name_of(call, "") for call in CALLS}
    return [(name_of(m[1], m[2]), m[4] if m[3] == "-1" else m[3]) for m in found if m and name_of(m[1], "") in known]


def compare(seen, told):
    """The first difference, or None."""
    at, own = 0, set()  # Descriptors of sockets that nobody was told of: what is done with them is not told either.
    for call, argument in seen:
        if at < len(told) and call == told[at]:
            at += 1
            own.discard(call[1] if call[0].startswith(("socket", "accept")) else None)
        elif call[0].startswith("socketAF_"):
            own.add(call[1])
        elif call[0] not in UNTOLD and argument not in own:
            return f"strace saw {call}, which was not told; next told was {told[at:at + 1]}"
    return None if at == len(told) else f"told, but not seen: {told[at]}"


def run(script, strace):
    """What is wrong with it, or None; and how many calls were compared."""
    with tempfile.TemporaryDirectory() as folder:
        # The runner of tests sets $TMP; here the script's first line does.
        copy, out = pathlib.Path(folder) / script.name, pathlib.Path(folder) / "strace"
        copy.write_bytes(f'TMP = "{folder}"\n'.encode() + script.read_bytes())
        by = ["strace", "-f", "-s", "0", "-o", str(out), "-e", "trace=" + ",".join(CALLS)] if strace else []
        ran = subprocess.run([*by, SOCKSHELL, "-x", str(copy)], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
                             timeout=4 * SECONDS, check=False)
        wanted = re.match(rb"(?:#.*\n)*# status: (\d+)", script.read_bytes())
        if ran.returncode != (int(wanted[1]) if wanted else 0):
            return f"status {ran.returncode}: {ran.stderr[-500:].decode(errors='replace')}", 0
        if not strace:
            return None, 0
        told = shown(ran.stderr.decode("utf-8", "replace"))
        return compare(seen_by_strace(out), told), len(told)


def may_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def main():
    strace = sys.argv[1:] == ["strace"]
    if strace and not may_trace():
        print("skipped: there is no strace here, or it may not trace")
        return SKIPPED
    failures, count = 0, 0
    for script in sorted(path for folder in FOLDERS for path in (ROOT / "tests/script" / folder).glob("*.sks")):
        if TRACE.search(script.read_bytes()):
            continue
        wrong, compared = run(script, strace)
        count += compared
        if wrong:
            failures += 1
            print(f"{script.relative_to(ROOT)}: {wrong}")
    print(f"{count} calls were compared" if strace else "all were run")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
