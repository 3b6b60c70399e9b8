"""What the interoperation tests share: copies of the examples on a free port, and processes that are watched.

Nothing here sleeps: whoever waits for a process waits for what it prints, for its end, or for its listening socket.
"""
import concurrent.futures
import errno
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
TRIES = 3  # A busy machine may be late with what the other end sent: a difference has to come again.
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


# Cases beside Python. A case is a tuple that begins with its name and ends with its steps, each in Python and in words.

def in_python(steps, scope):
    """What each step gives in that scope: the value, as the shell's script prints it, or the name of the error."""
    results = []
    for step, words in steps:
        try:
            if gives_value(words):
                value = eval(step, scope)  # Steps are those of the tests.
                results.append(value.hex() if isinstance(value, bytes) else str(value))
            else:
                exec(step, scope)
                results.append("nil")
        except OSError as error:
            results.append("EOPNOTSUPP" if error.errno == errno.EOPNOTSUPP else errno.errorcode[error.errno])
    return results


def gives_value(words):
    """Whether words are an expression. Others are for what they do."""
    return words.startswith(("(", "len(", "unpack("))


def case_script(chosen, before, parked):
    """A script that tells each case's name and what its steps give, each case behind what `before` says for it."""
    lines = ['fn show v { if type($v) == "bytes" { return hex($v) }; return $v }']
    if parked:
        lines.append("other = spawn sleep 1h")
    for case in chosen:
        lines += [before(case), f'print "= {case[0]}"']
        for _, words in case[-1]:
            act = f"v = {words}; print show($v)" if gives_value(words) else f"{words}; print nil"
            lines.append(f"try {{ {act} }} catch e {{ print $e.name }}")
    if parked:
        lines.append("cancel other")
    return "\n".join(lines) + "\n"


def in_shell(chosen, before, parked):
    """What the steps give there, by the names of the cases."""
    ran = subprocess.run([SOCKSHELL, "-", f"{os.getpid()}-{parked}"], input=case_script(chosen, before, parked),
                         capture_output=True, text=True, timeout=4 * SECONDS, check=False)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    results, lines = {}, None
    for line in ran.stdout.splitlines():
        if line.startswith("= "):
            lines = results.setdefault(line[2:], [])
        else:
            lines.append(line)
    return results


def tell(case, answers):
    """A case up to its first difference."""
    text = f"{case[0]}: what, Python, alone, parked"
    for (_, words), *told in zip(case[-1], *answers):
        text += f"\n  {words}: {told}"
        if len(set(told)) > 1:
            break
    return text


def differences(chosen, run, before):
    """Each case that differs, and how."""
    with concurrent.futures.ThreadPoolExecutor() as at_once:
        ways = [at_once.submit(in_shell, chosen, before, parked) for parked in (False, True)]
        by_python = {case[0]: run(case) for case in chosen}
        alone, parked = [way.result() for way in ways]
    for case in chosen:
        answers = by_python[case[0]], alone[case[0]], parked[case[0]]
        if not answers[0] == answers[1] == answers[2]:
            yield case, tell(case, answers)


def compare(cases, run, before):
    """Compares what cases give by `run`, in Python, with what a script gives, alone and where it parks. The test's status."""
    left, told = cases, []
    for _ in range(TRIES):
        found = list(differences(left, run, before)) if left else []
        left, told = [case for case, _ in found], [text for _, text in found]
    print("\n".join([f"{len(cases)} cases, in Python, alone and parked", *told]))
    return 1 if told else 0
