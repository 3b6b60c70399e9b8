"""The tutorial's programs against one another: sockshell's scripts and their twins in Python, in both directions."""
import contextlib
import signal
import tempfile
import unittest

from peers import LOOPBACK, copy_example, free_port, python, sockshell

TEXTS = ["Hello body", "你好，世界", "naïve ☃ 𝄞"]


class Twins(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def script(self, name, port, text=None, answer=None):
        return sockshell(copy_example(name, self.folder, port, text), answer=answer)

    def client_script(self, port, text):
        return self.script("client.sks", port, text, answer=LOOPBACK)

    def ends_well(self, peer):
        self.assertEqual(peer.end(), 0, peer)
        return peer.rest()

    def test_script_serves_python(self):
        for text in TEXTS:
            port = free_port()
            with self.subTest(text), self.script("server.sks", port) as server:
                server.wait_listening(port)
                with python("client.py", port, text, "--reply", answer=LOOPBACK) as client:
                    self.assertEqual(self.ends_well(client)[-1], "thank you!")
                self.assertEqual(self.ends_well(server), ["Received data: " + text])

    def test_python_serves_script(self):
        for text in TEXTS:
            port = free_port()
            with self.subTest(text), python("server.py", port) as server:
                server.wait_listening(port)
                with self.client_script(port, text) as client:
                    self.assertEqual(self.ends_well(client), [])
                self.assertEqual(self.ends_well(server), ["Received data: " + text])

    def test_script_serves_script(self):
        for text in TEXTS:
            port = free_port()
            with self.subTest(text), self.script("server.sks", port) as server:
                server.wait_listening(port)
                with self.client_script(port, text) as client:
                    self.assertEqual(self.ends_well(client), [])
                self.assertEqual(self.ends_well(server), ["Received data: " + text])

    def test_the_client_asks_on_stderr_without_a_terminal(self):
        port = free_port()
        with python("server.py", port) as server:
            server.wait_listening(port)
            with self.client_script(port, "hi") as client:
                self.ends_well(client)
                self.assertEqual("".join(client.errors).strip(), "Please input the server's ip Address:")

    def clients_in_turn(self, server, port, start_client):
        """Each client is over when the server has printed its text; then the next comes."""
        server.wait_listening(port)
        for text in TEXTS:
            with start_client(port, text) as client:
                self.ends_well(client)
                self.assertEqual(server.line(), text)

    def test_script_a_serves_python(self):
        port = free_port()
        with self.script("server-a.sks", port) as server:
            self.clients_in_turn(server, port, lambda *args: python("client.py", *args, answer=LOOPBACK))
            server.process.send_signal(signal.SIGINT)
            self.assertEqual(server.end(), -signal.SIGINT, "a script dies of Ctrl-C")

    def test_python_a_serves_script(self):
        port = free_port()
        with python("server_a.py", port) as server:
            self.clients_in_turn(server, port, self.client_script)

    def test_python_b_serves_scripts_at_once(self):
        port = free_port()
        with python("server_b.py", port) as server, contextlib.ExitStack() as stack:
            server.wait_listening(port)
            clients = [stack.enter_context(self.client_script(port, text)) for text in TEXTS]
            for client in clients:
                self.ends_well(client)
            self.assertEqual(sorted(server.line() for _ in TEXTS), sorted(TEXTS))


if __name__ == "__main__":
    unittest.main()
