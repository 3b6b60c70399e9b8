"""Much data through a script with a single task, which blocks in the kernel: what goes in comes out, both ways at once,
and into files."""
import os
import random
import socket
import tempfile
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

RECEIVE = """
c = socket
connect c 127.0.0.1:$1
print (recv c --to $2)
"""

# The same while another task counts.
RECEIVE_BESIDE = """
c = socket
connect c 127.0.0.1:$1
turns = [0]
counter = spawn { while true { turns[0] = $turns[0] + 1; sleep 1ms } }
print (recv c --to $2)
assert $turns[0] > 0
cancel counter
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
        self.start(lambda: (self.socket.sendall(data), self.socket.shutdown(socket.SHUT_WR)))

    def receive(self):
        def read():
            with self.socket.makefile("rb") as reader:
                self.received = reader.read()
        self.start(read)

    def start(self, work):
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

    def path(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return f"{folder.name}/received"

    def test_into_a_file(self):
        for script in (RECEIVE, RECEIVE_BESIDE):
            far, path = self.far(), self.path()
            with Peer(SOCKSHELL, "-c", script, far.port, path) as receiver:
                far.accept()
                far.send(noise(3))
                far.join()
                self.assertEqual(receiver.line(), str(MUCH))
                self.assertEqual(receiver.end(), 0, receiver)
            with open(path, "rb") as file:
                self.assertEqual(file.read(), noise(3))

    def test_into_a_fifo(self):
        """It is opened when somebody reads it, and read more slowly than bytes come."""
        for script in (RECEIVE, RECEIVE_BESIDE):
            far, path = self.far(), self.path()
            os.mkfifo(path)
            with Peer(SOCKSHELL, "-c", script, far.port, path) as receiver:
                far.accept()
                far.send(noise(4))
                with open(path, "rb") as file:
                    self.assertEqual(file.read(), noise(4))
                far.join()
                self.assertEqual(receiver.line(), str(MUCH))
                self.assertEqual(receiver.end(), 0, receiver)

    def test_into_a_fifo_that_nobody_reads_any_more(self):
        far, path = self.far(), self.path()
        os.mkfifo(path)
        script = RECEIVE.replace("print (recv c --to $2)", "fails EPIPE recv c --to $2\nprint (len((recv c --all)) > 0)")
        with Peer(SOCKSHELL, "-c", script, far.port, path) as receiver:
            far.accept()
            with open(path, "rb"):
                far.socket.sendall(b"first")
            far.send(noise(5)[:100000])
            far.join()
            self.assertEqual(receiver.line(), "true")
            self.assertEqual(receiver.end(), 0, receiver)

    def test_into_a_file_that_may_not_grow(self):
        far, path = self.far(), self.path()
        script = RECEIVE.replace("print (recv c --to $2)", "fails EFBIG recv c --to $2\nprint len((recv c --all))")
        with Peer("sh", "-c", 'ulimit -f 8; exec "$0" "$@"', SOCKSHELL, "-c", script, far.port, path) as receiver:
            far.accept()
            far.send(noise(7)[:100000])
            far.join()
            unread = int(receiver.line())
            self.assertEqual(receiver.end(), 0, receiver)
            self.assertEqual(os.path.getsize(path) + unread, 100000)

    def test_a_timeout_ends_what_never_waits(self):
        far = self.far()
        script = RECEIVE.replace("print (recv c --to $2)", "fails ETIMEDOUT recv c --to /dev/null --timeout 100ms")

        data = noise(6)

        def flood():
            try:
                while True:
                    far.socket.sendall(data)
            except OSError:
                pass  # The script has ended.

        with Peer(SOCKSHELL, "-c", script, far.port) as receiver:
            far.accept()
            far.start(flood)
            self.assertEqual(receiver.end(), 0, receiver)
            far.join()


if __name__ == "__main__":
    unittest.main()
