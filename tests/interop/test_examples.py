"""Every example is sound, and those that need no other program do what their comments say."""
import os
import re
import signal
import socket
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
    "unix-fd-passing.sks": [
        "worker: 'send it the file' for the client 127.0.0.1",
        "visitor: the whole file came: true",
    ],
    "reset.sks": [
        "close: recv gives goodbye",
        "close: recv gives the end",
        "close --reset: recv fails with ECONNRESET",
        "closed with data unread: recv fails with ECONNRESET",
        "afterwards: recv gives the end",
        "and send fails with EPIPE",
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

    def test_udp_echo(self):
        """Serves until it is ended: what it says tells its port."""
        server = subprocess.Popen([SOCKSHELL, str(EXAMPLES / "udp-echo.sks"), "0"], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            address = re.fullmatch(rb"echoing on (127\.0\.0\.1):(\d+)\n", server.stdout.readline())
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.settimeout(SECONDS)
                for data in [b"hello", b"", bytes(60000)]:
                    s.sendto(data, (address[1].decode(), int(address[2])))
                    self.assertEqual(s.recv(65536), data)
                    self.assertEqual(server.stdout.readline(), b"%d bytes from 127.0.0.1:%d\n" % (len(data), s.getsockname()[1]))
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=SECONDS)
        self.assertEqual(server.returncode, -signal.SIGINT)

    def test_are_accepted(self):
        for path in sorted(EXAMPLES.glob("*.sks")):
            with self.subTest(path.name):
                self.assertEqual(self.run_sockshell("-n", str(path)), "")


if __name__ == "__main__":
    unittest.main()
