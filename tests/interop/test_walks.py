"""Walks of calls, drawn by chance but always the same, over four sockets of a kind, step by step beside Python's socket
module: whatever is called in whatever state, a script gets the same values and errors, alone and where it parks."""
import array
import ctypes
import errno
import os
import random
import select
import socket
import struct
import sys

from peers import compare, in_python

WALKS, STEPS, SEED = 400, 30, 7
WAIT = 5_000  # Microseconds that a call waits at most.
NAMES = "abcd"

# Each kind of socket, in Python and in the shell's words; what begins most walks: a pair of connected sockets b and c, or
# two that know each other.
KINDS = {
    "tcp": ("AF_INET, socket.SOCK_STREAM", "inet", "127.0.0.1"),
    "tcp6": ("AF_INET6, socket.SOCK_STREAM", "inet6", "::1"),
    "udp": ("AF_INET, socket.SOCK_DGRAM", "inet dgram", "127.0.0.1"),
    "udp6": ("AF_INET6, socket.SOCK_DGRAM", "inet6 dgram", "::1"),
    "unix": ("AF_UNIX, socket.SOCK_STREAM", "unix", None),
    "unix datagram": ("AF_UNIX, socket.SOCK_DGRAM", "unix dgram", None),
    "unix seqpacket": ("AF_UNIX, socket.SOCK_SEQPACKET", "unix seqpacket", None),
}
FLAGS = ["0", "0", "MSG_PEEK", "MSG_DONTWAIT", "MSG_WAITALL", "MSG_OOB", "MSG_PEEK|MSG_DONTWAIT"]
SEND_FLAGS = ["0", "0", "0", "MSG_DONTWAIT", "MSG_OOB", "MSG_MORE", "MSG_EOR", "MSG_DONTROUTE"]
SET = [("SOL_SOCKET", "SO_REUSEADDR", (0, 1)), ("SOL_SOCKET", "SO_REUSEPORT", (0, 1)), ("SOL_SOCKET", "SO_OOBINLINE", (0, 1)),
       ("SOL_SOCKET", "SO_RCVLOWAT", (0, 1, 3, -1)), ("SOL_SOCKET", "SO_RCVBUF", (0, 5000)), ("SOL_SOCKET", "SO_SNDBUF", (0, 5000)),
       ("SOL_SOCKET", "SO_PASSCRED", (0, 1)), ("IPPROTO_TCP", "TCP_NODELAY", (0, 1)), ("IPPROTO_TCP", "TCP_CORK", (0, 1)),
       ("IPPROTO_TCP", "TCP_KEEPIDLE", (0, 10)), ("IPPROTO_TCP", "TCP_MAXSEG", (10, 500)), ("IPPROTO_TCP", "TCP_SYNCNT", (0, 3)),
       ("IPPROTO_IP", "IP_TTL", (0, 5, -1, 300)), ("IPPROTO_IP", "IP_TOS", (0, 16, 255)), ("IPPROTO_IPV6", "IPV6_V6ONLY", (0, 1)),
       ("IPPROTO_IPV6", "IPV6_UNICAST_HOPS", (-1, 5, 300))]
GET = [(level, option) for level, option, _ in SET] + [
    ("SOL_SOCKET", "SO_TYPE"), ("SOL_SOCKET", "SO_ACCEPTCONN"), ("SOL_SOCKET", "SO_ERROR"), ("IPPROTO_TCP", "TCP_KEEPCNT"),
    ("IPPROTO_IP", "IP_MULTICAST_TTL"), ("IPPROTO_IPV6", "IPV6_MULTICAST_HOPS")]


def bounded(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("qq", 0, WAIT))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("qq", 0, WAIT))
    return s


def closed(s):
    """Python closes twice without a word, and polls a descriptor of -1."""
    if s.fileno() < 0:
        raise OSError(errno.EBADF, "")
    return False


def disconnect(s):
    """connect(2) with AF_UNSPEC, for which Python has no address."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.connect(s.fileno(), bytes(16), 16) < 0:
        raise OSError(ctypes.get_errno(), "")


def ready(s, events):
    poll = select.poll()
    poll.register(s, events)
    return len(poll.poll(0))


NEEDED = {"socket": socket, "bounded": bounded, "closed": closed, "disconnect": disconnect, "ready": ready, "select": select,
          "RIGHTS": [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))]}


def numbers(flags):
    return "|".join("0" if flag == "0" else f"socket.{flag}" for flag in flags.split("|"))


def new(name, kind):
    return f"{name} = bounded(socket.socket(socket.{KINDS[kind][0]}))", bound_words(name, f"socket {KINDS[kind][1]}")


def bound_words(name, words):
    return f"{name} = {words}; setsockopt {name} SO_RCVTIMEO {WAIT}us; setsockopt {name} SO_SNDTIMEO {WAIT}us"


def address(draw, kind):
    """One of a socket of the walk, or a new one: in Python, and as a word."""
    host, name = KINDS[kind][2], draw.choice(NAMES)
    if draw.random() < 0.5:
        return f"{name}.getsockname()", f"(getsockname {name})"
    if not host:
        which = draw.choice("pq")
        return f"b'\\0' + NAME + b'{which}'", f"@${{name}}{which}"
    host = draw.choice([host, "::" if ":" in host else "0.0.0.0"])
    return f"('{host}', 0)", f"[{host}]:0" if ":" in host else f"{host}:0"


def step(draw, kind):
    """A call: in Python, and as words that give nothing (a statement) or a value (in parentheses)."""
    x, y, to = draw.choice(NAMES), draw.choice(NAMES), address(draw, kind)
    flags, send_flags, size = draw.choice(FLAGS), draw.choice(SEND_FLAGS), draw.choice([1, 3, 100])
    backlog, how, data = draw.choice([0, 1, 5]), draw.choice([0, 1, 2]), draw.choice(["", "x", "hello", "z" * 300])
    level, option, values = draw.choice(SET)
    value, (of, asked) = draw.choice(values), draw.choice(GET)
    event, switch = draw.choice([("POLLIN", "--read"), ("POLLOUT", "--write"), ("POLLPRI", "--urgent")])
    steps = {
        "new": new(x, kind),
        "bind": (f"{x}.bind({to[0]})", f"bind {x} {to[1]}"),
        "listen": (f"{x}.listen({backlog})", f"listen {x} {backlog}"),
        "connect": (f"{x}.connect({to[0]})", f"connect {x} {to[1]}"),
        "accept": (f"{y} = bounded({x}.accept()[0])", bound_words(y, f"accept {x}")),
        "send": (f"{x}.send(b'{data}', {numbers(send_flags)})", f'(send {x} "{data}" {send_flags})'),
        "sendmsg": (f"{x}.sendmsg([b'{data}', b'', b'q'], [], {numbers(send_flags)})",
                    f'(sendmsg {x} "{data}" "" q --flags {send_flags})'),
        "recv": (f"{x}.recv({size}, {numbers(flags)})", f"(recv {x} {size} {flags})"),
        "recvmsg": (f"{x}.recvmsg({size}, 0, {numbers(flags)})[0]", f"(recvmsg {x} {size} {flags} --control 0).data"),
        "sendto": (f"{x}.sendto(b'to', {to[0]})", f"(sendto {x} to {to[1]})"),
        "recvfrom": (f"{x}.recvfrom(10)[0]", f"(recvfrom {x} 10)[0]"),
        "shutdown": (f"{x}.shutdown({how})", f"shutdown {x} {how}"),
        "close": (f"closed({x}) or {x}.close()", f"close {x}"),
        "set": (f"{x}.setsockopt(socket.{level}, socket.{option}, {value})", f"setsockopt {x} {level} {option} {value}"),
        "get": (f"{x}.getsockopt(socket.{of}, socket.{asked})", f'unpack("i", (getsockopt {x} {of} {asked} --size 4))[0]'),
        "peer": (f"{x}.getpeername()", f"getpeername {x}"),
        "none": (f"disconnect({x})", f"connect {x} none"),
        "poll": (f"closed({x}) or ready({x}, select.{event})", f"len((poll {x} {switch} --timeout 0))"),
        "rights": (f"{x}.sendmsg([b'with'], RIGHTS)", f"(sendmsg {x} with --handles null)"),
    }
    weights = {"bind": 6, "listen": 5, "connect": 8, "accept": 6, "send": 10, "sendmsg": 3, "recv": 12, "recvmsg": 5, "sendto": 4,
               "recvfrom": 4, "shutdown": 4, "close": 2, "set": 4, "get": 4, "peer": 2, "poll": 4,
               "rights": 2 if kind.startswith("unix") else 0}
    return steps[draw.choices(list(steps), [weights.get(name, 1) for name in steps])[0]]


def beginning(kind):
    host = KINDS[kind][2]
    at = (f"('{host}', 0)", f"[{host}]:0" if ":" in host else f"{host}:0") if host else ("b'\\0' + NAME + b'p'", "@${name}p")
    steps = [(f"a.bind({at[0]})", f"bind a {at[1]}")]
    if kind in ("tcp", "tcp6", "unix", "unix seqpacket"):
        steps.append(("a.listen(3)", "listen a 3"))
    steps.append(("b.connect(a.getsockname())", "connect b (getsockname a)"))
    if len(steps) == 3:
        steps.append(("c = bounded(a.accept()[0])", bound_words("c", "accept a")))
    return steps


def without_left_ports(steps):
    """The steps but for those that would bind a port that a connect may have left to its socket. The kernel chose it, and it may
    be one that an earlier connection of anybody still holds in TIME_WAIT: connect takes such a one, bind and listen do not."""
    left = set()
    for python, words in steps:
        verb, name, *rest = words.split(" ")
        if verb == "connect":
            left.add(name)
        elif rest[:1] == ["socket"]:
            left.discard(verb)
        of = rest[1][0] if verb == "bind" and rest[0] == "(getsockname" else name if verb == "listen" else None
        if of not in left:
            yield python, words


def walks():
    draw = random.Random(SEED)
    for i in range(WALKS):
        kind = draw.choice(list(KINDS))
        begun = beginning(kind) if draw.random() < 0.8 else []
        steps = [*(new(name, kind) for name in NAMES), *begun, *(step(draw, kind) for _ in range(STEPS))]
        yield f"walk {i}", list(without_left_ports(steps) if kind.startswith("tcp") else steps)


def run(walk):
    """What its steps give in Python."""
    name, steps = walk
    scope = {**NEEDED, "NAME": f"{os.getpid()}-{name}".encode()}
    results = in_python(steps, scope)
    for name in NAMES:
        scope[name].close()
    return results


def before(walk):
    return f'null = open /dev/null; name = "$($args[0])-{walk[0]}"'


if __name__ == "__main__":
    sys.exit(compare(list(walks()), run, before))
