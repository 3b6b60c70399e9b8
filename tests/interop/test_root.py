"""Scripts of tests/root, which need rights over the network: run as root of a user and network space made for them, with the
loopback interface brought up. Where the kernel allows no such space they are skipped."""
import fcntl
import os
import socket
import struct
import subprocess
import sys

from peers import HERE, SOCKSHELL

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
SKIPPED = 77


def bring_loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        name, flags = struct.unpack("16sh", fcntl.ioctl(s, SIOCGIFFLAGS, struct.pack("16sh14x", b"lo", 0))[:18])
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sh14x", name, flags | IFF_UP))


def main():
    if sys.argv[1:] == ["inside"]:
        bring_loopback_up()
        os.execv(SOCKSHELL, [SOCKSHELL, "--test", "tests/root"])
    try:
        allowed = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        print("skipped: no user and network space can be made here (unshare -rn)")
        return SKIPPED
    return subprocess.run(["unshare", "-rn", sys.executable, __file__, "inside"], cwd=HERE.parent.parent, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
