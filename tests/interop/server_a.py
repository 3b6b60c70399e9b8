"""server-a.sks in Python: one client at a time, for ever. usage: server_a.py PORT"""
import socket
import sys

host = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
host.bind(("", int(sys.argv[1])))
host.listen(5)
while True:
    client, address = host.accept()
    while data := client.recv(4096):
        print(data.decode(), flush=True)
    client.close()
