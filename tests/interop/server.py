"""server.sks in Python: serves one client, prints what it sent, thanks it. usage: server.py PORT"""
import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("", int(sys.argv[1])))
server.listen(128)
client, address = server.accept()
data = client.recv(1024)
print("Received data:", data.decode(), flush=True)
client.sendall(b"thank you!")
client.close()
