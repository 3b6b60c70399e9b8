"""Two shells that answer one another at once, each on a processor of its own where there are two: what looking for an answer
before sleeping pays for. Whether it pays is up to the machine; what comes of it is not."""
import os
import socket
import sys

from peers import HERE, Peer, SECONDS, SOCKSHELL, free_port

SERVER, CLIENT = HERE.parent / "bench" / "echo.sks", HERE / "answers.sks"
PROCESSORS = os.sched_getaffinity(0)


def pin(number):
    """Has what is started from now on run on one processor: the first or the last of those that there are."""
    os.sched_setaffinity(0, {sorted(PROCESSORS)[number]})


def main():
    port = free_port()
    pin(0)
    with Peer(SOCKSHELL, str(SERVER), str(port)) as server:
        server.wait_listening(port)
        pin(-1)
        with socket.create_server(("127.0.0.1", 0)) as listener, \
                Peer(SOCKSHELL, str(CLIENT), str(port), str(listener.getsockname()[1])) as client:
            listener.settimeout(SECONDS)
            with listener.accept()[0] as somebody:
                assert client.line() == "asking", f"{client}"
                somebody.sendall(b"a line\n")
                status = client.end()
            assert status == 0 and client.rest() == ["over"], f"{client}: status {status}"


if __name__ == "__main__":
    sys.exit(main())
