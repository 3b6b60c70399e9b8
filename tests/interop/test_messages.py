"""What goes between sockshell and a program in Python besides plain bytes: descriptors both ways, with the mode that is the
user's, credentials, groups of multicast, ancillary data."""
import fcntl
import os
import socket
import struct
import subprocess
import tempfile
import unittest

from peers import SECONDS, SOCKSHELL

GROUP = "239.1.2.3"


class Messages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = f"{folder.name}/s.sock"
        self.listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(self.listener.close)
        self.listener.bind(self.path)
        self.listener.listen()
        self.listener.settimeout(SECONDS)

    def start(self, script):
        """The script, which connects with us first: the connection, as `us`."""
        text = f"us = socket unix\nconnect us {self.path}\n" + script
        self.process = subprocess.Popen([SOCKSHELL, "-c", text], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end)
        peer, _ = self.listener.accept()
        self.addCleanup(peer.close)
        peer.settimeout(SECONDS)
        return peer

    def end(self):
        if self.process.poll() is None and self.process.stdout.closed is False:
            try:
                self.process.communicate(timeout=SECONDS)
            finally:
                self.process.kill()
        self.process.stdout.close()
        self.process.stderr.close()

    def finish(self):
        """What the script printed, when it has ended well."""
        out, errors = self.process.communicate(timeout=SECONDS)
        self.assertEqual((self.process.returncode, errors), (0, ""))
        return out

    def test_handles_arrive_in_the_users_mode(self):
        # With another task accept makes the listener non-blocking, which must not be seen here.
        peer = self.start("""
            server = socket
            bind server 127.0.0.1:0
            listen server
            t = spawn { return accept server }
            sleep 1ms
            file = open /etc/passwd
            sendmsg us "two" --handles server,file
            recv us 1
            c = socket
            connect c $server.local
            client = (wait t)[0]
            print (recv client --all)
        """)
        data, fds, flags, _ = socket.recv_fds(peer, 100, 10)
        self.assertEqual((data, len(fds), flags & socket.MSG_CTRUNC), (b"two", 2, 0))
        with socket.socket(fileno=fds[0]) as server, open(fds[1], "rb") as file:
            self.assertEqual(fcntl.fcntl(server, fcntl.F_GETFL) & os.O_NONBLOCK, 0)
            self.assertTrue(file.read().startswith(b"root:"))
            with socket.create_connection(server.getsockname(), SECONDS) as client:
                client.sendall(b"accepted there")
            peer.sendall(b"x")
            self.assertEqual(self.finish(), "accepted there\n")
            self.assertEqual(fcntl.fcntl(server, fcntl.F_GETFL) & os.O_NONBLOCK, 0)

    def test_descriptors_of_ours_are_used_and_left_as_they_are(self):
        peer = self.start("""
            m = recvmsg us 100
            server = $m.handles[0]
            print $m.data $server.state $server.local.port len($m.handles)
            t = spawn { return accept server }
            u = spawn { return recvmsg us 100 }
            client = (wait t)[0]
            send client "from the shell"
            close client server
            wait u
        """)
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            socket.send_fds(peer, [b"serve"], [server.fileno()])
            with socket.create_connection(("127.0.0.1", port), SECONDS) as client:
                self.assertEqual(client.recv(100), b"from the shell")
            self.assertEqual(fcntl.fcntl(server, fcntl.F_GETFL) & os.O_NONBLOCK, 0)
            peer.sendall(b"x")
            self.assertEqual(self.finish(), f"serve listening {port} 1\n")

    def test_descriptors_that_were_not_taken_are_closed(self):
        peer = self.start("""
            print (recv us 100)
            m = recvmsg us 100 --control 0
            print $m.data len($m.handles) ($m.flags & MSG_CTRUNC != 0)
            m = recvmsg us 100 --control 20
            print $m.data len($m.handles) ($m.flags & MSG_CTRUNC != 0)
            print len((handles))
            recv us 1
        """)
        ends = []
        for text in (b"recv", b"none", b"one"):
            ours, theirs = socket.socketpair()
            self.addCleanup(ours.close)
            ours.settimeout(SECONDS)
            ends.append(ours)
            socket.send_fds(peer, [text], [theirs.fileno(), theirs.fileno()])
            theirs.close()
            self.process.stdout.readline()
        # Those that were dropped are closed there, while the script still runs; of the last message one was kept in m.
        self.assertEqual([end.recv(1) for end in ends[:2]], [b"", b""])
        self.assertEqual(self.process.stdout.readline(), "2\n")
        peer.sendall(b"x")
        self.finish()
        self.assertEqual(ends[2].recv(1), b"")

    def test_credentials(self):
        peer = self.start("""
            setsockopt us SO_PASSCRED on
            send us "ready"
            m = recvmsg us 100
            print $m.credentials.pid $m.credentials.uid $m.credentials.gid
            sendmsg us "mine" --credentials
        """)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.assertEqual(peer.recv(100), b"ready")
        peer.sendall(b"x")
        data, control, _, _ = peer.recvmsg(100, 100)
        self.assertEqual(data, b"mine")
        self.assertEqual(control[0][:2], (socket.SOL_SOCKET, socket.SCM_CREDENTIALS))
        self.assertEqual(struct.unpack("3i", control[0][2]), (self.process.pid, os.getuid(), os.getgid()))
        self.assertEqual(self.finish(), f"{os.getpid()} {os.getuid()} {os.getgid()}\n")

    def test_multicast(self):
        peer = self.start(f"""
            s = socket inet dgram
            bind s *:0
            setsockopt s IP_ADD_MEMBERSHIP {{imr_multiaddr: "{GROUP}", imr_address: "127.0.0.1"}}
            setsockopt s IP_PKTINFO on
            send us "$s.local.port"
            m = recvmsg s 100
            print $m.data $m.control[0].value.ipi_addr
            sendto s "back" $m.address
        """)
        port = int(peer.recv(100))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(SECONDS)
            s.bind(("127.0.0.1", 0))
            s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
            s.sendto(b"to everybody", (GROUP, port))
            self.assertEqual(s.recv(100), b"back")
        self.assertEqual(self.finish(), f"to everybody {GROUP}\n")


if __name__ == "__main__":
    unittest.main()
