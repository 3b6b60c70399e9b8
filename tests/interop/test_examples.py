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

    def test_are_accepted(self):
        for path in sorted(EXAMPLES.glob("*.sks")):
            with self.subTest(path.name):
                self.assertEqual(self.run_sockshell("-n", str(path)), "")


if __name__ == "__main__":
    unittest.main()
