"""Sequences of calls on each kind of socket, step by step beside Python's socket module: what happens before, and then the same
read three times. A script gives the same values and errors, whether it is alone or parks beside another task."""
import array
import itertools
import socket
import sys

from peers import compare, in_python

WAIT = 10_000  # Microseconds that a read waits at most.


def tcp_pair():
    with socket.create_server(("127.0.0.1", 0)) as server:
        a = socket.create_connection(server.getsockname())
        return a, server.accept()[0]


def udp_pair():
    a, b = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    a.bind(("127.0.0.1", 0))
    b.bind(("127.0.0.1", 0))
    a.connect(b.getsockname())
    b.connect(a.getsockname())
    return a, b


# How both make a pair of connected sockets.
KINDS = {
    "tcp": (tcp_pair, "l = socket; bind l 127.0.0.1:0; listen l; a = socket; connect a $l.local; b = (accept l)[0]; close l"),
    "udp": (udp_pair, "a = socket inet dgram; bind a 127.0.0.1:0; b = socket inet dgram; bind b 127.0.0.1:0; "
                      "connect a $b.local; connect b $a.local"),
    "unix stream": (socket.socketpair, "a, b = socketpair"),
    "unix datagram": (lambda: socket.socketpair(type=socket.SOCK_DGRAM), "a, b = socketpair unix dgram"),
    "unix seqpacket": (lambda: socket.socketpair(type=socket.SOCK_SEQPACKET), "a, b = socketpair unix seqpacket"),
}

RIGHTS = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))]

# What happens before: the steps in Python, each with its words.
BEFORE = {
    "nothing": [],
    "data": [("a.send(b'abc')", "(send a abc)")],
    "empty": [("a.send(b'')", '(send a "")'), ("a.send(b'abc')", "(send a abc)")],
    "several": [("a.send(b'abc')", "(send a abc)"), ("a.send(b'0123456789')", "(send a 0123456789)"), ("a.send(b'x')", "(send a x)")],
    "end": [("a.send(b'abc')", "(send a abc)"), ("a.shutdown(socket.SHUT_WR)", "shutdown a write")],
    "close": [("a.send(b'abc')", "(send a abc)"), ("a.close()", "close a")],
    "reset": [("a.send(b'abc')", "(send a abc)"), ("b.send(b'unread')", "(send b unread)"), ("a.close()", "close a")],
    "own end": [("a.send(b'abc')", "(send a abc)"), ("b.shutdown(socket.SHUT_RD)", "shutdown b read")],
    "urgent": [("a.send(b'abc')", "(send a abc)"), ("a.send(b'!', socket.MSG_OOB)", "(send a ! MSG_OOB)"), ("a.send(b'de')", "(send a de)")],
    "low mark": [("b.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 5)", "setsockopt b SO_RCVLOWAT 5"), ("a.send(b'abc')", "(send a abc)")],
    "peek offset": [("b.setsockopt(socket.SOL_SOCKET, 42, 2)", "setsockopt b SO_PEEK_OFF 2"), ("a.send(b'0123456789')", "(send a 0123456789)")],
    "handle": [("a.sendmsg([b'abc'], RIGHTS)", "(sendmsg a abc --handles a)"), ("a.send(b'de')", "(send a de)")],
    "handle behind": [("a.send(b'xy')", "(send a xy)"), ("a.sendmsg([b'abc'], RIGHTS)", "(sendmsg a abc --handles a)"), ("a.send(b'de')", "(send a de)")],
    "senders": [("b.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)", "setsockopt b SO_PASSCRED 1"),
                ("a.send(b'abc')", "(send a abc)"), ("a.send(b'de')", "(send a de)")],
}

FLAGS = ["0", "MSG_PEEK", "MSG_WAITALL", "MSG_PEEK|MSG_WAITALL", "MSG_DONTWAIT", "MSG_OOB", "MSG_ERRQUEUE"]


def reads():
    for flags in FLAGS:
        python = "|".join("0" if flag == "0" else f"socket.{flag}" for flag in flags.split("|"))
        yield f"recv {flags}", (f"b.recv(8, {python})", f"(recv b 8 {flags})")
        yield f"recvmsg {flags}", (f"b.recvmsg(8, 0, {python})[0]", f"(recvmsg b 8 {flags} --control 0).data")


def is_left_out(kind, before):
    """Descriptors and their senders' names go over unix sockets alone."""
    return before in ("handle", "handle behind", "senders") and not kind.startswith("unix")


def sequences():
    for kind, before, (read, step) in itertools.product(KINDS, BEFORE, list(reads())):
        if not is_left_out(kind, before):
            yield f"{kind}, {before}, {read}", kind, [*BEFORE[before], step, step, step]


def run(sequence):
    """What its steps give in Python."""
    _, kind, steps = sequence
    a, b = KINDS[kind][0]()
    b.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, array.array("q", [0, WAIT]).tobytes())
    results = in_python(steps, {"a": a, "b": b, "socket": socket, "RIGHTS": RIGHTS})
    a.close()
    b.close()
    return results


def before(sequence):
    return f"{KINDS[sequence[1]][1]}; setsockopt b SO_RCVTIMEO {WAIT}us"


if __name__ == "__main__":
    sys.exit(compare(list(sequences()), run, before))
