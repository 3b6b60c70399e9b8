"""Every example is sound, and those that need no other program do what their comments say."""
import os
import re
import subprocess
import tempfile
import unittest

from peers import EXAMPLES, SECONDS, SOCKSHELL

EXPECTED = {
    "hello.sks": [
        "server: listening on 127.0.0.1:PORT",
        "client: connected to 127.0.0.1:PORT",
        "server: a client came from 127.0.0.1:PORT",
        "client: sent 10 bytes",
        "server: received Hello body",
        "client: received thank you!",
        "server: the client has closed its side",
    ],
    "nonblocking.sks": [
        "connect: EINPROGRESS, it goes on by itself",
        "SO_ERROR is 0",
        "recv: EAGAIN, nothing has come yet",
        "recv: Hello body",
        "SO_ERROR is 111, which is ECONNREFUSED",
    ],
    "backlog.sks": [
        "a backlog of 2, and 0 waiting",
        "after three connects: 3 waiting",
        "the fourth: EINPROGRESS",
        "100 ms later it still waits",
        "its kernel is in SYN_SENT",
        "accepted the first, which had sent before accept",
        "the fourth came in: SO_ERROR is 0",
        "the second, when the listener closed: ECONNRESET",
    ],
    "multicast.sks": [
        "alice received: to everybody",
        "bob received: to everybody",
        "alice received: to those who stayed",
        "bob received nothing",
    ],
    "udp.sks": [
        "alice is 127.0.0.1:PORT, bob is 127.0.0.1:PORT",
        "bob received: first",
        "bob received: second",
        "alice received: both came",
    ],
    "unix.sks": [
        "server: listening on ./example.sock",
        "server: received Hello body",
        "client: received thank you!",
    ],
}


class Examples(unittest.TestCase):
    def run_sockshell(self, *args):
        """Runs it in a folder of its own, which must be empty again afterwards."""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([SOCKSHELL, *args], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=SECONDS, check=False)
            self.assertEqual(os.listdir(folder), [])
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode()

    def test_play_alone(self):
        for name, lines in EXPECTED.items():
            with self.subTest(name):
                shown = self.run_sockshell(str(EXAMPLES / name))
                self.assertEqual(re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", shown).splitlines(), lines)

    def test_keepalive(self):
        """Its last line is there if the kernel lets itself be asked for timers."""
        lines = self.run_sockshell(str(EXAMPLES / "keepalive.sks")).splitlines()
        self.assertEqual(lines[:4], [
            "probes after 60 s, then every 10 s, 5 of them",
            "a peer that vanished is noticed after 110 s",
            "unacknowledged data is given up after 30000 ms",
            "the client's own SO_KEEPALIVE is 0",
        ])
        self.assertIn(lines[4:], [[], ["the visitor's timer: keepalive"]])

    def test_are_accepted(self):
        for path in sorted(EXAMPLES.glob("*.sks")):
            with self.subTest(path.name):
                self.assertEqual(self.run_sockshell("-n", str(path)), "")


if __name__ == "__main__":
    unittest.main()
