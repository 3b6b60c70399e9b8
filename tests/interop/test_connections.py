"""examples/echo.sks holds 10,000 connections at once: a message each way on all of them, none lost, and little memory.

usage: test_connections.py [--measure]    with --measure what the process holds is measured too, which says nothing where a
sanitizer has memory of its own. Where fewer descriptors may be open there are fewer connections, and that is said.
"""
import resource
import signal
import socket
import sys
import tempfile

from peers import SECONDS, copy_example, descriptors, free_port, memory, sockshell

CONNECTIONS = 10_000
SPARE = 150  # Descriptors that either side needs for other things.
MEMORY, MEMORY_EACH = 16 * 1024 * 1024, 1024


def how_many():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    count = CONNECTIONS if most == resource.RLIM_INFINITY else min(CONNECTIONS, most - SPARE)
    if count < CONNECTIONS:
        print(f"{count:,} connections in place of {CONNECTIONS:,}: only {most:,} descriptors may be open (ulimit -Hn)")
    return count


def echo_on_all(clients, turn):
    """All messages are under way before the first answer is taken."""
    for number, client in enumerate(clients):
        client.sendall(f"{turn}: {number}".encode())
    for number, client in enumerate(clients):
        sent, came = f"{turn}: {number}".encode(), b""
        while len(came) < len(sent):
            piece = client.recv(4096)
            assert piece, f"connection {number} ended after {came!r}"
            came += piece
        assert came == sent, f"connection {number} sent {sent!r} and got {came!r}"


def wait_for_descriptors(server, count):
    server.wait_until(lambda: len(descriptors(server.process.pid)) == count,
                      f"has not come back to {count} descriptors after all clients left")


def check_memory(pid, count):
    held, most = memory(pid, "VmRSS"), MEMORY + MEMORY_EACH * count
    print(f"{held / 1024 / 1024:.1f} MiB resident with {count:,} connections; at most {most / 1024 / 1024:.1f}")
    assert held < most


def serve(server, port, count, measure):
    """Two turns: the first lets each task start, the second finds all of them waiting. In the end it is as before."""
    server.wait_listening(port)
    # What the poller needs is opened with the first task.
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as first:
        echo_on_all([first], "first")
        first.shutdown(socket.SHUT_WR)
        assert first.recv(1) == b"", "its end comes back"
        before = len(descriptors(server.process.pid))
    clients = [socket.create_connection(("127.0.0.1", port), timeout=SECONDS) for _ in range(count)]
    for turn in range(2):
        echo_on_all(clients, turn)
    if measure:
        check_memory(server.process.pid, count)
    assert len(descriptors(server.process.pid)) == before + count
    for client in clients:
        client.close()
    wait_for_descriptors(server, before)


def main():
    count, port = how_many(), free_port()
    with tempfile.TemporaryDirectory() as folder, sockshell(copy_example("echo.sks", folder, port)) as server:
        serve(server, port, count, "--measure" in sys.argv)
        server.process.send_signal(signal.SIGINT)
        assert server.end() == -signal.SIGINT and not server.errors, server


if __name__ == "__main__":
    sys.exit(main())
