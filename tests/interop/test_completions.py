"""The completions, loaded and tried in the shells that they are for: `test_completions.py SHELL`. Status 77: it is not here."""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SOCKSHELL_SOURCE"])
PROGRAM = Path(os.environ["SOCKSHELL"])
SECONDS = 20
# What a line editor sends besides text: escape sequences, and moves that end in the same place.
NOISE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>()][0-9AB]?|\x07|\r")


class Terminal:
    """A shell on a pseudo terminal, in a folder of its own, with sockshell in its path."""

    def __init__(self, *command):
        self.folder = tempfile.TemporaryDirectory()
        for name in ("one.sks", "other.txt"):
            Path(self.folder.name, name).touch()
        env = {"PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "TERM": "dumb", "HOME": self.folder.name,
               "LC_ALL": "C.UTF-8", "PS1": "$ ", "XDG_CONFIG_HOME": self.folder.name, "ASAN_OPTIONS": "detect_leaks=0"}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(self.folder.name)
            os.execvpe(command[0], command, env)
        self.seen = b""

    def type(self, keys):
        self.seen = b""
        os.write(self.fd, keys.encode())

    def expect(self, text):
        """Waits until the text is there among what has come since the last keys."""
        end = time.monotonic() + SECONDS
        while text.encode() not in NOISE.sub(b"", self.seen):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise AssertionError(f"{text!r} did not come, but {self.seen!r}")
            try:
                self.seen += os.read(self.fd, 4096)
            except OSError as error:
                raise AssertionError(f"{text!r} did not come before the end: {self.seen!r}") from error

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)
        self.folder.cleanup()


class InteractiveShell:
    """What is the same in bash and zsh: keys are typed at a prompt, and the line that they make is run."""

    def test_options(self):
        self.shell.type("sockshell --vers\t")
        self.shell.expect("sockshell --version")
        self.shell.type("\n")
        self.shell.expect("sockshell 1.")

    def test_values(self):
        self.shell.type("sockshell --color=al\t")
        self.shell.expect("--color=always")

    def test_scripts(self):
        self.shell.type("sockshell o\t")
        self.shell.expect("one.sks")

    def test_verbs(self):
        self.shell.type("sockshell -c 'pri\t")
        self.shell.expect("print ")
        self.shell.type("word'\n")
        self.shell.expect("word'\nword\n")

    def test_words(self):
        """What is typed behind a verb is completed by sockshell itself."""
        self.shell.type("sockshell -c 'a, b = socketp\t")
        self.shell.expect("= socketpair")
        self.shell.type("; recv a --exa\t")
        self.shell.expect("--exactly")
        self.shell.type(" 0; print done'\n")
        self.shell.expect("done'\ndone\n")


@unittest.skipUnless(sys.argv[1:] == ["bash"], "another shell")
class Bash(InteractiveShell, unittest.TestCase):
    def setUp(self):
        self.shell = Terminal("bash", "--norc", "--noprofile", "-i")
        self.addCleanup(self.shell.close)
        self.shell.type(f". {SOURCE}/completions/sockshell.bash; bind 'set enable-bracketed-paste off'; echo re'ady'\n")
        self.shell.expect("\nready\n")


@unittest.skipUnless(sys.argv[1:] == ["zsh"], "another shell")
class Zsh(InteractiveShell, unittest.TestCase):
    def setUp(self):
        self.shell = Terminal("zsh", "-f", "-i")
        self.addCleanup(self.shell.close)
        self.shell.type(f"fpath=({SOURCE}/completions $fpath); autoload -Uz compinit; compinit -u -D; echo re'ady'\n")
        self.shell.expect("\nready\n")


@unittest.skipUnless(sys.argv[1:] == ["fish"], "another shell")
class Fish(unittest.TestCase):
    """fish tells by itself what it would offer."""

    def offered(self, line):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "one.sks").touch()
            env = dict(os.environ, HOME=folder, PATH=f"{PROGRAM.parent}:{os.environ['PATH']}")
            script = 'source "$argv[1]"; complete -C "$argv[2]"'
            done = subprocess.run(["fish", "--no-config", "-c", script, SOURCE / "completions/sockshell.fish", line],
                                  cwd=folder, env=env, capture_output=True, timeout=SECONDS, check=False)
        self.assertEqual(done.stderr, b"")
        return dict((row + "\t").split("\t")[:2] for row in done.stdout.decode().splitlines())

    def test_options(self):
        self.assertEqual(self.offered("sockshell --vers"), {"--version": "the version"})
        self.assertEqual(self.offered("sockshell -")["-n"], "check the script, run nothing")

    def test_values(self):
        self.assertEqual(set(self.offered("sockshell --color=a")), {"--color=auto", "--color=always"})

    def test_scripts(self):
        self.assertIn("one.sks", self.offered("sockshell o"))

    def test_verbs(self):
        self.assertEqual(self.offered("sockshell -c 'lis"), {"listen": "take connections on a socket"})

    def test_words(self):
        self.assertEqual(set(self.offered("sockshell -c 'a, b = socketp")), {"a, b = socketpair"})
        self.assertEqual(set(self.offered("sockshell -c 'socket AF_INET SOCK_STR")), {"socket AF_INET SOCK_STREAM"})


if __name__ == "__main__":
    if not shutil.which(sys.argv[1]):
        print(f"skipped: there is no {sys.argv[1]} here")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
