"""Nothing is hidden: server.sks makes the same system calls, in the same order, as the same server in C.

usage: test_calls.py PATH-OF-THE-SERVER-IN-C. Ends with 77 (skipped) where strace is missing or may not trace.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from peers import LOOPBACK, SOCKSHELL, Peer, copy_example, free_port, python

STRACE = ["strace", "-f", "-e", "trace=network,poll,ppoll,epoll_wait,epoll_pwait,epoll_ctl,fcntl,ioctl"]


def can_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "true"], capture_output=True, check=False).returncode == 0


def plain(line, port):
    """A call as both are to have it: what may differ is taken out."""
    line = re.sub(r"^(\[pid +\d+\] |\d+ +)", "", line)
    line = re.sub(r"\|?(SOCK_CLOEXEC|MSG_NOSIGNAL)", "", line)
    line = re.sub(r"^accept4\((.*), (?:0)?\)", r"accept(\1)", line)
    line = re.sub(r", ,", ", 0,", line)                       # Flags that were MSG_NOSIGNAL alone.
    line = re.sub(r"\[\d+ => (\d+)\]", r"[\1]", line)         # The room for an address.
    line = line.replace(f"htons({port})", "htons(PORT)")
    return re.sub(r"sin_port=htons\(\d+\)", "sin_port=htons(CLIENT)", line).replace(" ", "")


def calls(folder, port, *command):
    """Runs the server under strace, serves one client, and gives its calls."""
    record = pathlib.Path(folder) / "calls"
    with Peer(*STRACE, "-o", str(record), *command) as server:
        server.wait_listening(port)
        with python("client.py", port, "Hello body", "--reply", answer=LOOPBACK) as client:
            assert client.end() == 0 and client.rest()[-1] == "thank you!", client
        assert server.end() == 0 and server.rest() == ["Received data: Hello body"], server
    lines = record.read_text(encoding="utf-8").splitlines()
    return [plain(line, port) for line in lines if "+++" not in line]


def main():
    if not can_trace():
        print("skipped: strace is missing or may not trace here")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        script = calls(folder, port, SOCKSHELL, copy_example("server.sks", folder, port))
        port = free_port()
        twin = calls(folder, port, sys.argv[1], str(port))
    print("\n".join(script))
    if script != twin:
        print("\nbut the same server in C makes these:\n\n" + "\n".join(twin))
    return script != twin


if __name__ == "__main__":
    sys.exit(main())
