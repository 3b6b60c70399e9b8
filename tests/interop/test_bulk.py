"""Much data through a script with a single task, which blocks in the kernel: what goes in comes out, both ways at once."""
import random
import socket
import threading
import unittest

from peers import SECONDS, SOCKSHELL, Peer

MUCH = 16 * 1024 * 1024  # What no buffers on the way hold.

RELAY = """
fn connection port {
    c = socket
    connect c 127.0.0.1:$port
    return $c
}
print (relay connection($1) connection($2))
"""


def noise(seed):
    return random.Random(seed).randbytes(MUCH)


class Far:
    """A listening socket, and the far end of the connection that is made to it."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(SECONDS)
        self.port = str(self.listener.getsockname()[1])
        self.received = b""
        self.threads = []

    def accept(self):
        self.socket, _ = self.listener.accept()
        self.socket.settimeout(SECONDS)

    def send(self, data):
        """Sends the data and then the end, on a thread of its own."""
        self._start(lambda: (self.socket.sendall(data), self.socket.shutdown(socket.SHUT_WR)))

    def receive(self):
        def read():
            with self.socket.makefile("rb") as reader:
                self.received = reader.read()
        self._start(read)

    def _start(self, work):
        self.threads.append(threading.Thread(target=work))
        self.threads[-1].start()

    def join(self):
        for thread in self.threads:
            thread.join()

    def close(self):
        self.socket.close()
        self.listener.close()


class Bulk(unittest.TestCase):
    def far(self):
        far = Far()
        self.addCleanup(far.close)
        return far

    def test_relay(self):
        first, second = self.far(), self.far()
        with Peer(SOCKSHELL, "-c", RELAY, first.port, second.port) as relay:
            for far, seed in ((first, 1), (second, 2)):
                far.accept()
                far.receive()
                far.send(noise(seed))
            first.join()
            second.join()
            self.assertEqual(relay.end(), 0, relay)
            self.assertEqual(relay.line(), f"{{sent: {MUCH}, received: {MUCH}}}")
        self.assertEqual(first.received, noise(2))
        self.assertEqual(second.received, noise(1))


if __name__ == "__main__":
    unittest.main()
