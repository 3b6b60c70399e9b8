"""server-b.sks in Python: a thread for each client, for ever. usage: server_b.py PORT"""
import socket
import sys
import threading


def serve_client(client):
    while data := client.recv(4096):
        # One write each: print would write the text and the newline one by one, and threads get between them.
        sys.stdout.write(data.decode() + "\n")
        sys.stdout.flush()
    client.close()


host = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
host.bind(("", int(sys.argv[1])))
host.listen(5)
while True:
    client, address = host.accept()
    threading.Thread(target=serve_client, args=(client,)).start()
