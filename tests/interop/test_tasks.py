"""The examples that serve many at once, against clients in Python."""
import select
import signal
import socket
import subprocess
import tempfile
import unittest

from peers import EXAMPLES, SECONDS, SOCKSHELL, copy_example, free_port, sockshell

PEOPLE = 50
MUCH = bytes(range(256)) * 4096  # A mebibyte, which no socket's buffers hold: it has to go round while it is sent.


class Line:
    """A connection to this machine that is read by lines."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self.reader = self.socket.makefile("rb")

    def send(self, text):
        self.socket.sendall(text.encode())

    def line(self):
        return self.reader.readline().decode()

    def close(self):
        self.reader.close()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Tasks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def serve(self, name, *args):
        """A server that listens, and its port; `args` stand for the port where the example takes it from there."""
        port = free_port()
        server = sockshell(copy_example(name, self.folder, port), *[str(arg).replace("PORT", str(port)) for arg in args])
        self.addCleanup(server.__exit__)
        server.wait_listening(port)
        return server, port

    def connect(self, port):
        client = Line(port)
        self.addCleanup(client.close)
        return client

    def end(self, server):
        """Ctrl-C ends it, and it had nothing to complain of."""
        server.process.send_signal(signal.SIGINT)
        self.assertEqual(server.end(), -signal.SIGINT, server)
        self.assertEqual(server.errors, [])

    def test_server_a_lets_the_second_wait(self):
        server, port = self.serve("server-a.sks")
        first = self.connect(port)
        first.send("first")
        self.assertEqual(server.line(), "first")
        second = self.connect(port)
        second.send("second")
        first.send("still first")
        self.assertEqual(server.line(), "still first")
        first.close()
        self.assertEqual(server.line(), "second")
        self.end(server)

    def test_server_b_serves_two_at_once(self):
        server, port = self.serve("server-b.sks")
        first, second = self.connect(port), self.connect(port)
        for client, text in [(second, "b1"), (first, "a1"), (second, "b2"), (first, "a2"), (second, "b3")]:
            client.send(text)
            self.assertEqual(server.line(), text)
        first.close()
        second.send("b4")
        self.assertEqual(server.line(), "b4")
        self.end(server)

    def test_server_b_outlives_a_client_that_breaks_off(self):
        server, port = self.serve("server-b.sks")
        first, second = self.connect(port), self.connect(port)
        second.send("here")
        self.assertEqual(server.line(), "here")
        first.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        first.close()
        server.wait_error("ECONNRESET")
        second.send("and still here")
        self.assertEqual(server.line(), "and still here")
        server.process.send_signal(signal.SIGINT)
        self.assertEqual(server.end(), -signal.SIGINT)

    def enter_chat(self, port):
        """All of them, one after the other, so that each has its number; everybody else is told."""
        people = []
        for number in range(1, PEOPLE + 1):
            person = self.connect(port)
            person.send("\n")  # To the others this is a line; that it arrived shows that the server knows the person.
            for other in people:
                self.assertEqual(other.line(), f"* guest {number} has come\n")
                self.assertEqual(other.line(), f"guest {number}: \n")
            people.append(person)
        return people

    def test_chat(self):
        server, port = self.serve("chat.sks")
        people = self.enter_chat(port)
        said = [f"guest {number}: I am {number}, and my line is long: {'x' * 3000}\n" for number in range(1, PEOPLE + 1)]
        for number, person in enumerate(people, 1):
            person.send(said[number - 1].split(": ", 1)[1])
        for number, person in enumerate(people, 1):
            heard = sorted(person.line() for _ in range(PEOPLE - 1))
            self.assertEqual(heard, sorted(line for line in said if line is not said[number - 1]))
        for number in range(1, PEOPLE // 2 + 1):
            people[number - 1].close()
            for other in people[number:]:
                self.assertEqual(other.line(), f"* guest {number} has gone\n")
        people[-1].send("cut into")
        people[-1].send(" two\n")
        for other in people[PEOPLE // 2:-1]:
            self.assertEqual(other.line(), f"guest {PEOPLE}: cut into two\n")
        self.end(server)

    def proxy_to(self, target):
        proxy, port = self.serve("proxy.sks", "127.0.0.1:PORT", f"127.0.0.1:{target}")
        self.assertEqual(proxy.line(), f"listening on 127.0.0.1:{port}, passing on to 127.0.0.1:{target}")
        return proxy, port

    def test_proxy_passes_on(self):
        server, target = self.serve("echo.sks")
        proxy, port = self.proxy_to(target)
        first, second = self.connect(port), self.connect(port)
        for client, text in [(second, "b1\n"), (first, "a1\n"), (second, "b2\n")]:
            client.send(text)
            self.assertEqual(client.line(), text)
        received = bytearray()
        first.socket.settimeout(0)
        sent = 0
        while len(received) < len(MUCH):
            sent += self.move(first.socket, MUCH[sent:sent + 65536], received)
        self.assertEqual(received, MUCH)
        first.socket.settimeout(SECONDS)
        first.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(first.socket.recv(1), b"", "the end goes there and back")
        second.send("still there\n")
        self.assertEqual(second.line(), "still there\n")
        self.end(proxy)
        self.end(server)

    def move(self, connection, data, received):
        """Sends what there is room for and receives what is there, waiting for either: how much was sent."""
        readable, writable, _ = select.select([connection], [connection] if data else [], [], SECONDS)
        self.assertTrue(readable or writable, "nothing moves")
        if readable:
            received += connection.recv(65536)
        return connection.send(data) if writable else 0

    def test_proxy_without_a_server(self):
        proxy, port = self.proxy_to(free_port())
        client = self.connect(port)
        self.assertEqual(client.line(), "")
        self.assertRegex(proxy.line(), "^127.0.0.1:[0-9]+ does not answer: Connection refused$")
        self.end(proxy)

    def test_proxy_that_is_not_told_where(self):
        done = subprocess.run([SOCKSHELL, str(EXAMPLES / "proxy.sks"), ":8080"], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=SECONDS, check=False)
        self.assertEqual((done.returncode, done.stderr), (2, b""))
        self.assertRegex(done.stdout, b"^usage: sockshell proxy.sks LISTEN SERVER")

    def test_proxy_whose_server_breaks_off(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            proxy, port = self.proxy_to(listener.getsockname()[1])
            client = self.connect(port)
            server, _ = listener.accept()
            client.send("hello\n")
            self.assertEqual(server.recv(4096), b"hello\n")
            server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            server.close()
            self.assertEqual(client.line(), "")
            self.assertEqual(proxy.line(), "a connection broke off: Connection reset by peer")
            self.end(proxy)


if __name__ == "__main__":
    unittest.main()
