"""Walks of calls, drawn by chance but always the same, over four sockets of a kind, step by step beside Python's socket
module: whatever is called in whatever state, a script gets the same values and errors, alone and where it parks."""
import array
import concurrent.futures
import ctypes
import errno
import os
import random
import select
import socket
import struct
import subprocess
import sys

from peers import SECONDS, SOCKSHELL

TRIES = 3  # A busy machine may be late with what the other end sent: a difference has to come again.
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


def walks():
    draw = random.Random(SEED)
    for i in range(WALKS):
        kind = draw.choice(list(KINDS))
        begun = beginning(kind) if draw.random() < 0.8 else []
        yield i, [*(new(name, kind) for name in NAMES), *begun, *(step(draw, kind) for _ in range(STEPS))]


def gives_value(words):
    return words.startswith(("(", "len(", "unpack("))


def in_python(number, steps):
    """What each step gives: the value, as the shell's script prints it, or the name of the error."""
    scope, results = {**NEEDED, "NAME": f"walk-{os.getpid()}-{number}".encode()}, []
    for python, words in steps:
        try:
            if gives_value(words):
                value = eval(python, scope)  # Steps are those above.
                results.append(value.hex() if isinstance(value, bytes) else str(value))
            else:
                exec(python, scope)
                results.append("nil")
        except OSError as error:
            results.append("EOPNOTSUPP" if error.errno == errno.EOPNOTSUPP else errno.errorcode[error.errno])
    for name in NAMES:
        scope[name].close()
    return results


def script_of(chosen, parked):
    lines = ['fn show v { if type($v) == "bytes" { return hex($v) }; return $v }', "null = open /dev/null"]
    if parked:
        lines.append("other = spawn sleep 1h")
    for number, steps in chosen:
        lines += [f'print "= {number}"', f'name = "$($args[0])-{number}"']
        for _, words in steps:
            act = f"v = {words}; print show($v)" if gives_value(words) else f"{words}; print nil"
            lines.append(f"try {{ {act} }} catch e {{ print $e.name }}")
        lines.append("for h in [$a, $b, $c, $d] { try { close h } catch e { } }")
    if parked:
        lines.append("cancel other")
    return "\n".join(lines) + "\n"


def in_shell(chosen, parked):
    """The same of many walks, by their numbers."""
    ran = subprocess.run([SOCKSHELL, "-", f"walk-{os.getpid()}-{parked}"], input=script_of(chosen, parked), capture_output=True,
                         text=True, timeout=4 * SECONDS, check=False)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    results, lines = {}, None
    for line in ran.stdout.splitlines():
        if line.startswith("= "):
            lines = results.setdefault(int(line[2:]), [])
        else:
            lines.append(line)
    return results


def tell(number, steps, answers):
    """The walk up to its first difference."""
    text = f"walk {number}: what, Python, alone, parked"
    for (_, words), *told in zip(steps, *answers):
        text += f"\n  {words}: {told}"
        if len(set(told)) > 1:
            break
    return text


def hangs_on_ports(steps, answers):
    """Whether the first difference is that a port was free or not. A connect that failed leaves a socket the port that the
    kernel chose, which may be one that an earlier connection of anybody still holds in TIME_WAIT: connect takes such a one,
    and bind does not."""
    for (_, words), *told in zip(steps, *answers):
        if len(set(told)) > 1:
            return words.startswith("bind ") and "@" not in words and set(told) == {"nil", "EADDRINUSE"}
    return False


def differences(chosen):
    with concurrent.futures.ThreadPoolExecutor() as at_once:
        ways = [at_once.submit(in_shell, chosen, parked) for parked in (False, True)]
        python = {number: in_python(number, steps) for number, steps in chosen}
        alone, parked = [way.result() for way in ways]
    for number, steps in chosen:
        answers = python[number], alone[number], parked[number]
        if not answers[0] == answers[1] == answers[2] and not hangs_on_ports(steps, answers):
            yield (number, steps), tell(number, steps, answers)


def main():
    everything = list(walks())
    left, told = everything, []
    for _ in range(TRIES):
        found = list(differences(left)) if left else []
        left, told = [walk for walk, _ in found], [text for _, text in found]
    print(f"{len(everything)} walks of {STEPS} calls, in Python, alone and parked")
    print("\n".join(told))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
