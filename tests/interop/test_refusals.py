"""Errors that a script can't bring about by itself: limits of the process, files and folders of others, a terminal or a disk
that is not there. The verbs list them, and here each is met by a script that runs so."""
import os
import pathlib
import resource
import signal
import socket
import subprocess
import tempfile
import unittest

from peers import SECONDS, SOCKSHELL

NOBODY = 65534
FEW = 24  # Descriptors.


def give_up_rights():
    """What is root's is tried as somebody else."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def may_give_up_rights():
    """Not where nobody else is known: in a user space that has root alone."""
    child = os.fork()
    if child == 0:
        try:
            give_up_rights()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, FEW))


def few_descriptors_without_rights():
    few_descriptors()
    give_up_rights()


WITHOUT_RIGHTS = unittest.skipUnless(may_give_up_rights(), "root can't run a script as somebody else here")


class Refusals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)

    def open_folder(self, name="open"):
        """One where whoever the script runs as may make files."""
        path = self.folder / name
        path.mkdir()
        path.chmod(0o777)
        return path

    def run_script(self, text, *, status=0, **options):
        """What it says on its standard error."""
        options = {"stdout": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
        ran = subprocess.run([SOCKSHELL, "-c", text], stderr=subprocess.PIPE, timeout=SECONDS, check=False,
                             text=True, **options)
        self.assertEqual(ran.returncode, status, ran.stderr)
        return ran.stderr

    def test_as_many_descriptors_as_there_may_be(self):
        path = self.open_folder()
        self.run_script(f"""
            server = socket
            bind server 127.0.0.1:0
            listen server
            client = socket
            connect client $server.local
            a, b = socketpair
            sendmsg a "take" --handles server
            kept = []
            try {{ while true {{ push($kept, (socket)) }} }} catch e {{ assert $e.name == "EMFILE" }}
            fails EMFILE socket
            fails EMFILE socketpair
            fails EMFILE accept server
            fails EMFILE dup server
            fails EMFILE open /dev/null
            fails EMFILE fcntl server F_DUPFD 3
            # What there is no descriptor for is dropped by the kernel, which says so.
            m = recvmsg b
            assert $m.data == "take" and $m.handles == []
            assert $m.flags & MSG_CTRUNC
            close $kept[0]
            accept server
        """, preexec_fn=few_descriptors, cwd=path)

    @WITHOUT_RIGHTS
    def test_too_many_descriptors_on_their_way(self):
        self.run_script(f"""
            a, b = socketpair
            s = socket
            try {{
                for i in 1..{4 * FEW} {{ sendmsg a "x" --handles s }}
                assert false, "nothing failed"
            }} catch e {{ assert $e.name == "ETOOMANYREFS", $e.message }}
        """, preexec_fn=few_descriptors_without_rights)

    @WITHOUT_RIGHTS
    def test_what_belongs_to_others(self):
        closed = self.folder / "closed"
        closed.mkdir()
        (closed / "secret").touch(0)
        closed.chmod(0o555)
        self.run_script(f"""
            s = socket unix
            fails EACCES bind s {closed}/s.sock
            fails EACCES open {closed}/secret
            fails EACCES open {closed}/new O_WRONLY|O_CREAT
            fails EACCES trace {closed}/trace.txt
            file = "{closed}/secret"
            fails EACCES source $file
        """, preexec_fn=give_up_rights)

    @WITHOUT_RIGHTS
    def test_a_unix_socket_that_may_not_be_written_to(self):
        path = self.open_folder() / "s.sock"
        with socket.socket(socket.AF_UNIX) as stream, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagram:
            stream.bind(str(path))
            stream.listen()
            datagram.bind(str(path) + ".dgram")
            os.chmod(path, 0)
            os.chmod(str(path) + ".dgram", 0)
            self.run_script(f"""
                fails EACCES connect (socket unix) {path}
                u = socket unix dgram
                fails EACCES connect u {path}.dgram
                fails EACCES sendto u "x" {path}.dgram
            """, preexec_fn=give_up_rights)

    @WITHOUT_RIGHTS
    def test_rights_that_are_missing(self):
        ports = pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text(encoding="ascii")
        self.run_script("""
            fails EPERM socket inet raw icmp
            fails EPERM socket packet raw
            s = socket
            fails EPERM setsockopt s SO_MARK 1
            fails EPERM setsockopt s SO_RCVBUFFORCE 1m
            a, b = socketpair
            fails EPERM sendmsg a "x" --control SOL_SOCKET:SCM_CREDENTIALS:x"010000000000000000000000"
            f = open /proc/version
            fails EPERM fcntl f F_SETFL O_NOATIME
        """ + ("fails EACCES bind s 127.0.0.1:1\n" if int(ports) > 1 else ""), preexec_fn=give_up_rights)

    def test_links_that_go_round(self):
        path = self.open_folder()
        (path / "round").symlink_to("round")
        self.run_script(f"""
            s = socket unix
            fails ELOOP bind s {path}/round/x
            fails ELOOP connect s {path}/round
            fails ELOOP open {path}/round
        """)

    def test_a_file_system_that_is_read_only(self):
        path = self.open_folder()
        mount = ["unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o ro none {path} && exec \"$@\"", "sh"]
        if subprocess.run([*mount, "true"], capture_output=True, check=False).returncode:
            self.skipTest("no user and mount space can be made here (unshare -rm)")
        script = f"fails EROFS bind (socket unix) {path}/s.sock; fails EROFS open {path}/new O_WRONLY|O_CREAT"
        ran = subprocess.run([*mount, SOCKSHELL, "-c", script], capture_output=True, timeout=SECONDS, check=False)
        self.assertEqual((ran.returncode, ran.stderr), (0, b""))

    def test_a_fifo_that_nobody_opens(self):
        path = self.open_folder() / "fifo"
        os.mkfifo(path)
        path.chmod(0o666)
        self.run_script(f"""
            fails ENXIO open {path} O_WRONLY|O_NONBLOCK
            fails ETIMEDOUT open {path} --timeout 20ms
        """)

    def test_no_place_for_what_is_printed(self):
        with open("/dev/full", "wb") as full:
            said = self.run_script('try { print "x" } catch e { assert $e.name == "ENOSPC"; exit 5 }', status=5, stdout=full)
        self.assertEqual(said, "")

    def test_nobody_reads_what_is_printed(self):
        def ignore_pipe():
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)

        for verb in ('print "x"', 'hexdump "x"'):
            reader, writer = os.pipe()
            os.close(reader)
            with open(writer, "wb", closefd=True) as out:
                self.run_script(f'try {{ {verb} }} catch e {{ assert $e.name == "EPIPE"; exit 5 }}', status=5, stdout=out,
                                preexec_fn=ignore_pipe)


if __name__ == "__main__":
    unittest.main()
