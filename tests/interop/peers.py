"""What the interoperation tests share: copies of the examples on a free port, and processes that are watched.

Nothing here sleeps: whoever waits for a process waits for what it prints, for its end, or for its listening socket.
"""
import os
import pathlib
import queue
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "examples"
SOCKSHELL = os.environ.get("SOCKSHELL", str(HERE.parent.parent / "build/release/sockshell"))
SECONDS = 30  # What anything may take before the test fails.
LOOPBACK = "127.0.0.1\n"  # The answer to the clients' question.


def free_port():
    """A port that nobody uses, outside of those that the kernel gives to clients."""
    while True:
        port = random.randrange(15000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("", port))
            except OSError:
                continue
            return port


def copy_example(name, folder, port, text=None):
    """The path of a copy of an example, in a folder of its own within the folder, with its port and, if given, its greeting replaced."""
    source = (EXAMPLES / name).read_text(encoding="utf-8")
    for fixed in (":7788", ":6666", ":7777", ":5555"):
        source = source.replace(fixed, f":{port}")
    if text is not None:
        assert '"Hello body"' in source, f"{name} greets no more"
        source = source.replace('"Hello body"', f'"{text}"')
    path = pathlib.Path(tempfile.mkdtemp(dir=folder)) / name
    path.write_text(source, encoding="utf-8")
    return str(path)


class Peer:
    """A process whose output lines can be waited for. Ends with the `with` block, whatever happens."""

    def __init__(self, *command, answer=None):
        self.command = command
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env={**os.environ, "PYTHONUTF8": "1"})
        self.lines = queue.Queue()
        self.errors = []
        self.readers = [threading.Thread(target=self._read_lines), threading.Thread(target=self._read_errors)]
        for reader in self.readers:
            reader.start()
        if answer is not None:
            self.process.stdin.write(answer.encode())
        self.process.stdin.close()

    def _read_lines(self):
        for line in self.process.stdout:
            self.lines.put(line.decode().rstrip("\n"))

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors.append(line.decode())

    def line(self):
        """The next line of its standard output."""
        try:
            return self.lines.get(timeout=SECONDS)
        except queue.Empty:
            raise AssertionError(f"{self} printed nothing more") from None

    def end(self):
        """Waits for its end: the status, after which all of its output is there."""
        status = self.process.wait(SECONDS)
        for reader in self.readers:
            reader.join(SECONDS)
        return status

    def wait_error(self, text):
        """Waits until the text has come on its standard error."""
        self.wait_until(lambda: text in "".join(self.errors), f"does not say {text!r} on standard error")

    def rest(self):
        """The lines that are left once it has ended."""
        return [self.lines.get() for _ in range(self.lines.qsize())]

    def wait_listening(self, port):
        """Waits until some socket listens on the port. Its end before that is a failure."""
        self.wait_until(lambda: is_listening(port), f"does not listen on {port}")

    def wait_until(self, holds, failure):
        """Waits until it holds; the process's end before that, or too long a time, is the failure."""
        deadline = time.monotonic() + SECONDS
        while not holds():
            assert time.monotonic() < deadline, f"{self} {failure}"
            try:
                status = self.process.wait(0.01)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(f"{self} {failure}, but ended with {status}")

    def __str__(self):
        return f"{' '.join(self.command)} (stderr: {''.join(self.errors)!r})"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.end()
        self.process.stdout.close()
        self.process.stderr.close()


def is_listening(port):
    """Read off the kernel's table: to connect would be to use up the server's accept."""
    table = pathlib.Path("/proc/net/tcp").read_text(encoding="ascii")
    rows = [line.split() for line in table.splitlines()[1:]]
    return any(row[3] == "0A" and int(row[1].split(":")[1], 16) == port for row in rows)


def memory(pid, field="RssAnon"):
    """Bytes that a process has in memory: of its own, or all of them (VmRSS)."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) * 1024


def processor_time(pid):
    """Seconds that a process has run, in the kernel and outside."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def descriptors(pid):
    """The numbers of its open descriptors."""
    return sorted(int(path.name) for path in pathlib.Path(f"/proc/{pid}/fd").iterdir())


def python(name, *args, **options):
    """One of the Python programs of this folder."""
    return Peer(sys.executable, str(HERE / name), *map(str, args), **options)


def sockshell(*args, **options):
    return Peer(SOCKSHELL, *args, **options)
